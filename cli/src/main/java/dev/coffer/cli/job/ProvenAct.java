package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.control.Control;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import java.io.IOException;

/**
 * An act that counts only because a certain person does it: what they say they do, and their
 * signature over it. Who acts is whoever signed, not whoever is logged in.
 *
 * <pre>
 * ProvenAct act = ProvenAct.of(site, catalog, Proofs.statement("confirm", movement, why), signature);
 * catalog.write(act.actor(), session -&gt; {
 *   Control control = Control.of(session);
 *   act.record(control);
 *   return control.custody().act(…);
 * });
 * </pre>
 *
 * @param actor who signed, on this host
 * @param statement of {@link dev.coffer.catalog.control.Proofs#statement}
 * @param signature armored
 */
public record ProvenAct(Principal actor, String statement, String signature) {

  /**
   * Has a statement signed and finds out by whom.
   *
   * @throws UsageException if {@code --person} says somebody else
   * @throws CatalogException if the signature is not good, or nobody's on the list of people
   */
  public static ProvenAct of(
      Site site, Catalog catalog, String statement, PersonalSignature signature)
      throws CommandException, CatalogException, IOException, InterruptedException {
    site.requireFounded(catalog);
    String armor = signature.over(statement);
    String signer =
        catalog.read(
            session -> Control.of(session).proofs().signer(statement, armor).name().text());
    if (site.isNamed() && !signer.equals(site.actor().person())) {
      throw new UsageException(
          "it is signed by " + signer + ", and said to be done by " + site.actor().person(),
          "leave --person out; the signature says who it is");
    }
    return new ProvenAct(site.actingAs(signer).actor(), statement, armor);
  }

  /** Checks the signature again where the act is recorded, and records it. Once, before the act. */
  public void record(Control control) throws CatalogException {
    var unused = control.proofs().accept(statement, signature);
  }
}
