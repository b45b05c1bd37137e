package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.LocationMirror;
import dev.coffer.cli.job.vault.VaultLists;
import dev.coffer.cli.job.vault.VaultPapers;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The schedule's lists: shown, printed, and made by the schedule's own rule. */
final class VaultListCommands {
  private VaultListCommands() {}

  /** {@code coffer vault pick-list}. */
  @Command(
      name = "pick-list",
      description = "What the courier fetches: all lists, one, or the next by the schedule.")
  static final class PickListCommand extends Lists {
    PickListCommand() {
      super(AuthorityScope.PICK_UP, "pick list");
    }
  }

  /** {@code coffer vault return-list}. */
  @Command(
      name = "return-list",
      description = "What comes back to be used again: all lists, one, or the next.")
  static final class ReturnListCommand extends Lists {
    ReturnListCommand() {
      super(AuthorityScope.RETURN, "return list");
    }
  }

  /** What both do. */
  @Command
  abstract static class Lists extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DryRunOption dryRun;
    @Mixin private PaperOption paper;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "NUMBER",
        description = "Show this list; none: all of them.")
    private @Nullable Long number;

    @Option(
        names = "--next",
        paramLabel = "VAULT",
        description =
            "Make the list of this vault's next pick-up: what is finished in its pools and on site,"
                + " or what is expired there.")
    private @Nullable String vault;

    private final AuthorityScope scope;
    private final String called;

    Lists(AuthorityScope scope, String called) {
      this.scope = scope;
      this.called = called;
    }

    @Override
    protected ExitCode run() throws Exception {
      if (number != null && vault != null) {
        throw new UsageException("give NUMBER or --next VAULT, not both", null);
      }
      paper.check(around());
      Site site = site();
      try (Catalog catalog = site.openCatalog()) {
        LocationMirror.tell(site, catalog);
        VaultLists lists = new VaultLists(site, catalog);
        if (vault != null) {
          return next(site, catalog, lists, site.config().location(vault));
        }
        if (number != null) {
          show(site, catalog, lists, number);
          return ExitCode.DONE;
        }
        if (paper.isWanted()) {
          throw new UsageException("which list shall be written? NUMBER is missing", null);
        }
        output(json.enabled).list(all(), lists.all(scope), "no " + called + "s yet");
        return ExitCode.DONE;
      }
    }

    private ExitCode next(Site site, Catalog catalog, VaultLists lists, Config.Place place)
        throws Exception {
      if (place.location().kind() != LocationKind.VAULT) {
        throw new UsageException("'" + place.location().name() + "' is no vault", null);
      }
      VaultLists.Next next = lists.next(scope, place);
      next.left().forEach(each -> around().err().println("coffer: left there: " + each));
      if (dryRun.enabled) {
        output(json.enabled)
            .facts(
                new Facts()
                    .add("pickUp", next.day().toString())
                    .add("cartridges", next.cartridges().stream().map(b -> b.text()).toList())
                    .add("leftThere", next.left()));
        return ExitCode.DONE;
      }
      PickList made = lists.make(scope, place, next);
      show(site, catalog, lists, made.number());
      return ExitCode.DONE;
    }

    private void show(Site site, Catalog catalog, VaultLists lists, long which) throws Exception {
      VaultLists.Shown shown = lists.find(scope, which);
      if (json.enabled) {
        output(true).facts(facts(shown));
      } else {
        output().facts(head(shown));
        shown.warning().ifPresent(text -> output().say("note: " + text));
        output().say("");
        output().list(rows(), shown.cartridges(), "");
      }
      if (paper.isWanted()) {
        Path written =
            paper.write(
                around(),
                catalog.read(session -> new VaultPapers(session, site.config()).list(shown)));
        output(json.enabled).say("wrote the " + called + " to " + written);
      }
    }

    private Facts head(VaultLists.Shown shown) {
      PickList list = shown.list();
      return new Facts()
          .add("list", list.number())
          .add(scope == AuthorityScope.PICK_UP ? "to" : "from", list.destination())
          .add("notBefore", list.notBefore())
          .add("until", list.until())
          .add("open", shown.isOpen())
          .add("moved", shown.moved() + " of " + shown.cartridges().size());
    }

    private Facts facts(VaultLists.Shown shown) {
      List<Facts> cartridges =
          shown.cartridges().stream()
              .map(c ->
                  new Facts()
                      .add("barcode", c.barcode().text())
                      .add("custody", c.state())
                      .add("place", c.place())
                      .add("custodian", c.custodian())
                      .add("container", c.container())
                      .add("seal", c.seal()))
              .toList();
      return head(shown).add("changedSchedule", shown.warning()).add("cartridges", cartridges);
    }

    private static Listing<CustodyRecord> rows() {
      return new Listing<CustodyRecord>()
          .column("BARCODE", "barcode", r -> r.barcode().text())
          .column("CUSTODY", "custody", CustodyRecord::state)
          .column("PLACE", "place", CustodyRecord::place)
          .column("CUSTODIAN", "custodian", CustodyRecord::custodian)
          .column("CONTAINER", "container", CustodyRecord::container)
          .column("SEAL", "seal", CustodyRecord::seal);
    }

    private Listing<VaultLists.Shown> all() {
      return new Listing<VaultLists.Shown>()
          .column("LIST", "list", s -> s.list().number())
          .column(
              scope == AuthorityScope.PICK_UP ? "TO" : "FROM",
              scope == AuthorityScope.PICK_UP ? "to" : "from",
              s -> s.list().destination())
          .column("NOT BEFORE", "notBefore", s -> s.list().notBefore())
          .column("UNTIL", "until", s -> s.list().until())
          .column("OPEN", "open", VaultLists.Shown::isOpen)
          .column("CARTRIDGES", "cartridges", s -> s.cartridges().size())
          .column("MOVED", "moved", VaultLists.Shown::moved);
    }
  }
}
