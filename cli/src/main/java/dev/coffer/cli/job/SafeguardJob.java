package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Holds, and signs of life. */
public final class SafeguardJob {
  private final Site site;

  public SafeguardJob(Site site) {
    this.site = site;
  }

  /**
   * Places a hold at once.
   *
   * @param cartridges those it is on; none means all
   */
  public Hold hold(Collection<Barcode> cartridges, String reason, boolean dryRun)
      throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.requirePerson(catalog),
          dryRun,
          session -> {
            for (Barcode barcode : cartridges) {
              if (session.cartridges().find(barcode).isEmpty()) {
                throw new CatalogRefusedException("no cartridge of this name: " + barcode);
              }
            }
            return site.control(session).safeguards().hold(cartridges, reason);
          });
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), "see 'coffer hold set --help'");
    }
  }

  /** All holds, lifted ones too. */
  public List<Hold> holds() throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> site.control(session).safeguards().holds());
    }
  }

  /** What a person signs as a sign of life now. */
  public String heartbeatText(Optional<PersonalSignature> signature)
      throws CatalogException, CommandException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      site.requireFounded(catalog);
      Optional<String> owner = Optional.empty();
      if (signature.isPresent()) {
        var key = signature.get().publicKey();
        owner =
            catalog
                .read(session -> Control.of(session).people().owner(key))
                .map(p -> p.name().text());
      }
      String name = owner.orElse(site.actor().person());
      Optional<Person> person = catalog.read(session -> Control.of(session).people().find(name));
      if (person.isEmpty() || (signature.isPresent() && owner.isEmpty())) {
        throw new RefusedException(
            signature.isPresent()
                ? "the key is nobody's on the list of people"
                : name + " is not on the list of people",
            "say who you are with --person NAME, or sign with --key KEYFILE");
      }
      PersonName listed = person.get().name();
      return catalog.read(session -> site.control(session).safeguards().heartbeatText(listed));
    }
  }

  /** Records a sign of life; returns the sentence against expiry that is left. */
  public Optional<String> heartbeat(String text, String signature, boolean dryRun)
      throws CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      return Rehearsal.run(
          catalog,
          site.actor(),
          dryRun,
          session -> {
            Control control = site.control(session);
            control.safeguards().heartbeat(text, signature);
            return control.safeguards().noHeartbeat();
          });
    }
  }
}
