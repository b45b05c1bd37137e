package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.Barcodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The requests about cartridges, each of which names exactly which. */
final class CartridgeRequests {
  private CartridgeRequests() {}

  /** What they have in common. */
  @Command
  abstract static class AboutCartridges extends NewRequest {
    @Parameters(
        arity = "1..*",
        paramLabel = "BARCODE",
        description = "The cartridges it is about, each by its barcode.")
    private List<String> barcodes = List.of();

    @Override
    final List<Barcode> cartridges() throws UsageException {
      List<Barcode> parsed = new ArrayList<>();
      for (String text : barcodes) {
        parsed.add(Barcodes.parse(text));
      }
      return parsed;
    }

    @Override
    Map<String, String> parameters() throws CommandException, IOException {
      return Map.of();
    }
  }

  /** Those that get data back, which may be in a hurry. */
  @Command
  abstract static class MayHurry extends AboutCartridges {
    @Option(
        names = "--emergency",
        description =
            "It lives four hours, one approver is enough, and somebody has to review it after.")
    private boolean emergency;

    @Override
    final boolean isEmergency() {
      return emergency;
    }
  }

  /** {@code coffer request checkout}. */
  @Command(name = "checkout", description = "Ask to give cartridges to a person, out of schedule.")
  static final class Checkout extends MayHurry {
    @Option(names = "--to", paramLabel = "PERSON", required = true, description = "Who gets them.")
    private String to;

    @Option(
        names = "--due-back",
        paramLabel = "TIME",
        required = true,
        description = "When they have to be back.")
    private String dueBack;

    @Override
    RequestKind kind() {
      return RequestKind.CHECKOUT;
    }

    @Override
    Map<String, String> parameters() throws CommandException, IOException {
      return Map.of("to", to, "due-back", days().end(dueBack).toString());
    }
  }

  /** {@code coffer request recall}. */
  @Command(name = "recall", description = "Ask for cartridges to come home from the vault.")
  static final class Recall extends MayHurry {
    @Option(
        names = "--purpose",
        paramLabel = "PURPOSE",
        required = true,
        description = "restore, reuse, drill, legal or destruction.")
    private String purpose;

    @Override
    RequestKind kind() {
      return RequestKind.RECALL;
    }

    @Override
    Map<String, String> parameters() throws UsageException {
      try {
        return Map.of("purpose", RecallPurpose.named(purpose).wireName());
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "'" + purpose + "' is no purpose",
            "purposes are restore, reuse, drill, legal and destruction");
      }
    }
  }

  /** {@code coffer request release}. */
  @Command(
      name = "release",
      description = "Ask to let cartridges be overwritten whose archives have expired.")
  static final class Release extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.RELEASE;
    }
  }

  /** {@code coffer request expire-early}. */
  @Command(
      name = "expire-early",
      description = "Ask to let cartridges be overwritten before their retention is over.")
  static final class ExpireEarly extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.EXPIRE_EARLY;
    }
  }

  /** {@code coffer request relabel}. */
  @Command(name = "relabel", description = "Ask for a new label over an old one.")
  static final class Relabel extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.RELABEL;
    }
  }

  /** {@code coffer request erase}. */
  @Command(name = "erase", description = "Ask to erase cartridges.")
  static final class Erase extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.ERASE;
    }
  }

  /** {@code coffer request destroy}. */
  @Command(name = "destroy", description = "Ask to destroy cartridges physically.")
  static final class Destroy extends AboutCartridges {
    @Option(
        names = "--method",
        paramLabel = "TEXT",
        required = true,
        description = "How, like 'degaussed and shredded'.")
    private String method;

    @Override
    RequestKind kind() {
      return RequestKind.DESTROY;
    }

    @Override
    Map<String, String> parameters() {
      return Map.of("method", method);
    }
  }

  /** {@code coffer request clear}. */
  @Command(
      name = "clear",
      description = "Ask to trust suspect or quarantined cartridges again, for reading.")
  static final class Clear extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.CLEAR;
    }
  }

  /** {@code coffer request accept-found}. */
  @Command(
      name = "accept-found",
      description = "Ask to take back missing cartridges that turned up.")
  static final class AcceptFound extends AboutCartridges {
    @Override
    RequestKind kind() {
      return RequestKind.ACCEPT_FOUND;
    }
  }
}
