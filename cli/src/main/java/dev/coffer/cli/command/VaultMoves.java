package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.Handled;
import dev.coffer.cli.job.vault.Rights;
import dev.coffer.cli.job.vault.VaultAct;
import dev.coffer.cli.job.vault.VaultActs;
import dev.coffer.cli.job.vault.VaultPapers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The verbs that move cartridges from hand to hand. */
final class VaultMoves {
  private static final String CHECKOUT =
      "coffer request checkout --to PERSON --due-back DATE --reason WHY";

  private VaultMoves() {}

  /** {@code coffer vault pack}. */
  @Command(
      name = "pack",
      description = "Put cartridges into a container under a seal, for a pick-up or a checkout.")
  static final class Pack extends VaultBatchCommand {
    @Mixin private RightOption right;

    @Option(
        names = "--container",
        required = true,
        paramLabel = "NAME",
        description = "The container they go into, as its sticker names it.")
    private String container;

    @Option(
        names = "--seal",
        required = true,
        paramLabel = "NUMBER",
        description = "The number of the seal put on it; a seal is used once.")
    private String seal;

    @Option(
        names = "--at",
        paramLabel = "LOCATION",
        description = "Where the container stands; default: the first shelf.")
    private @Nullable String at;

    @Override
    protected VaultAct act() throws Exception {
      return VaultActs.pack(right.rights(), container, seal, given(at));
    }

    @Override
    protected String did() {
      return "packed";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** {@code coffer vault unpack}. */
  @Command(
      name = "unpack",
      description = "Take cartridges out of their container again; its seal is spent.")
  static final class Unpack extends VaultBatchCommand {
    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WHY",
        description = "Why; goes into the record.")
    private String reason;

    @Override
    protected VaultAct act() {
      return VaultActs.unpack(reason);
    }

    @Override
    protected String did() {
      return "unpacked";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** {@code coffer vault hand-over}. */
  @Command(
      name = "hand-over",
      description =
          "Hand packed cartridges to the courier, or recalled ones from the vault; in transit until"
              + " somebody else confirms.")
  static final class HandOver extends SignedBatchCommand {
    @Mixin private RightOption right;

    @Option(names = "--to", required = true, paramLabel = "COURIER", description = "Who takes it.")
    private String receiver;

    @Option(
        names = "--seal",
        paramLabel = "NUMBER",
        description = "The seal as seen on the container.")
    private @Nullable String seal;

    @Option(
        names = "--destination",
        paramLabel = "LOCATION",
        description = "Where it goes; default: where the list says, or home.")
    private @Nullable String destination;

    @Option(
        names = "--late-after",
        paramLabel = "TIME",
        description = "When it is late; default: as long as the way may take.")
    private @Nullable String lateAfter;

    @Override
    protected VaultAct act() throws Exception {
      return new VaultActs.HandOver(
          right.rights(), receiver, given(seal), given(destination), time(lateAfter), "");
    }

    @Override
    protected String did() {
      return "handed over";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** The other side of a hand-over. */
  @Command
  abstract static class OtherSide extends SignedBatchCommand {
    @Option(
        names = "--seal",
        paramLabel = "NUMBER",
        description = "The seal as seen on the container.")
    @Nullable String seal;

    @Option(
        names = "--doubtful",
        paramLabel = "WHY",
        description =
            "Seal or barcode are not as they should be: take them all the same, and quarantine"
                + " their data.")
    @Nullable String doubtful;

    @Override
    protected final String request() {
      return "coffer request list";
    }
  }

  /** {@code coffer vault confirm}. */
  @Command(
      name = "confirm",
      description =
          "Confirm a hand-over as its other side: the vault's, or who checked cartridges out.")
  static final class Confirm extends OtherSide {
    @Option(
        names = "--due-back",
        paramLabel = "TIME",
        description = "When they should be back from there.")
    private @Nullable String dueBack;

    @Override
    protected VaultAct act() throws Exception {
      return VaultActs.confirm(given(seal), time(dueBack), given(doubtful));
    }

    @Override
    protected String did() {
      return "confirmed";
    }
  }

  /** {@code coffer vault receive}. */
  @Command(
      name = "receive",
      description =
          "Take cartridges back, from the courier or from who checked them out, and compare seals.")
  static final class Receive extends OtherSide {
    @Option(
        names = "--at",
        paramLabel = "LOCATION",
        description = "Which shelf they go to; default: the first.")
    private @Nullable String at;

    @Override
    protected VaultAct act() {
      return VaultActs.receive(given(seal), given(at), given(doubtful));
    }

    @Override
    protected String did() {
      return "received";
    }
  }

  /** {@code coffer vault recall}. */
  @Command(
      name = "recall",
      description =
          "Let cartridges come home from the vault: for reuse by a return list, for anything else"
              + " by a request.")
  static final class Recall extends VaultBatchCommand {
    @Mixin private RightOption right;

    @Option(
        names = "--purpose",
        paramLabel = "PURPOSE",
        description = "restore, reuse, drill, legal or destruction; as the request says.")
    private @Nullable String purpose;

    @Option(names = "--reason", paramLabel = "WHY", description = "Why; goes into the record.")
    private String reason = "";

    @Option(names = "--cancel", description = "They stay in the vault after all.")
    private boolean cancel;

    @Override
    protected VaultAct act() throws Exception {
      if (cancel) {
        if (reason.isBlank()) {
          throw new UsageException("--cancel needs --reason WHY", null);
        }
        return VaultActs.cancelRecall(reason);
      }
      return VaultActs.recall(right.rights(), purpose(), reason);
    }

    private RecallPurpose purpose() throws UsageException {
      if (purpose == null) {
        throw new UsageException(
            "what for? --purpose is missing", "restore, reuse, drill, legal or destruction");
      }
      try {
        return RecallPurpose.named(purpose);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "'" + purpose + "' is no purpose",
            "purposes are restore, reuse, drill, legal and destruction");
      }
    }

    @Override
    protected String did() {
      return cancel ? "left in the vault" : "recalled";
    }

    @Override
    protected String request() {
      return "coffer request recall --purpose " + purpose + " --reason WHY";
    }
  }

  /** {@code coffer vault check-out}. */
  @Command(
      name = "check-out",
      description = "Give cartridges to the person a checkout request names, outside the schedule.")
  static final class CheckOut extends SignedBatchCommand {
    @Mixin private PaperOption paper;

    @Option(names = "--request", paramLabel = "ID", description = "The request agreed to.")
    private @Nullable String request;

    @Option(
        names = "--place",
        required = true,
        paramLabel = "TEXT",
        description = "Where they are taken.")
    private String place;

    @Option(
        names = "--due-back",
        paramLabel = "TIME",
        description = "When they have to be back; default and latest: as agreed.")
    private @Nullable String dueBack;

    private Rights rights() throws UsageException {
      return request == null
          ? Rights.none()
          : new Rights(Optional.of(RightOption.requestId(request)), java.util.OptionalLong.empty());
    }

    @Override
    protected void check() throws Exception {
      paper.check(around());
    }

    @Override
    protected VaultAct act() throws Exception {
      return VaultActs.checkOut(rights(), place, time(dueBack));
    }

    @Override
    protected void afterwards(Catalog catalog, Site site, List<Handled> handled) throws Exception {
      if (paper.isWanted()) {
        var id = rights().request().orElseThrow();
        Path written =
            paper.write(
                around(),
                catalog.read(session -> new VaultPapers(session, site.config()).checkoutForm(id)));
        output().say("wrote the checkout form to " + written);
      }
    }

    @Override
    protected String did() {
      return "checked out";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** {@code coffer vault take-over}. */
  @Command(
      name = "take-over",
      description = "Answer from now on for what somebody else packed, or has in the vault.")
  static final class TakeOver extends SignedBatchCommand {
    @Option(
        names = "--seal",
        paramLabel = "NUMBER",
        description = "The seal as seen on the container.")
    private @Nullable String seal;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WHY",
        description = "Why; goes into the record.")
    private String reason;

    @Override
    protected VaultAct act() {
      return VaultActs.takeOver(given(seal), reason);
    }

    @Override
    protected String did() {
      return "taken over";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** {@code coffer vault reseal}. */
  @Command(
      name = "reseal",
      description = "Put what was opened in the vault under a new seal, before it travels.")
  static final class Reseal extends VaultBatchCommand {
    @Option(
        names = "--container",
        required = true,
        paramLabel = "NAME",
        description = "The container that gets the new seal.")
    private String container;

    @Option(
        names = "--seal",
        required = true,
        paramLabel = "NUMBER",
        description = "The number of the new seal.")
    private String seal;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WHY",
        description = "Why; goes into the record.")
    private String reason;

    @Override
    protected VaultAct act() {
      return VaultActs.reseal(container, seal, reason);
    }

    @Override
    protected String did() {
      return "sealed again";
    }

    @Override
    protected String request() {
      return CHECKOUT;
    }
  }

  /** {@code coffer vault found}. */
  @Command(
      name = "found",
      description = "Take missing cartridges back that turned up; their data is quarantined.")
  static final class Found extends VaultBatchCommand {
    @Option(names = "--request", paramLabel = "ID", description = "The request agreed to.")
    private @Nullable String request;

    @Option(
        names = "--at",
        paramLabel = "LOCATION",
        description = "Which shelf they go to; default: the first.")
    private @Nullable String at;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "WHERE",
        description = "Where they turned up.")
    private String reason;

    @Override
    protected VaultAct act() throws Exception {
      Rights rights =
          request == null
              ? Rights.none()
              : new Rights(
                  Optional.of(RightOption.requestId(request)), java.util.OptionalLong.empty());
      return VaultActs.found(rights, given(at), reason);
    }

    @Override
    protected String did() {
      return "taken back";
    }

    @Override
    protected String request() {
      return "coffer request accept-found --reason WHERE";
    }
  }
}
