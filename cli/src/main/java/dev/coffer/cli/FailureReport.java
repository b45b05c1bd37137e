package dev.coffer.cli;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.catalog.CatalogBusyException;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.CatalogStorageException;
import dev.coffer.catalog.CatalogVersionException;
import dev.coffer.cli.terminal.Printable;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.WriteProtectedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a person and a script see it: one sentence, what to do next, and an exit code. Every
 * kind of failure has its row here; the switches are exhaustive, so a new kind does not compile
 * without one.
 *
 * @param message one sentence, without its full stop
 * @param hint the next step, where there is one
 */
public record FailureReport(ExitCode exitCode, String message, @Nullable String hint) {
  /** Longer than a path can be that a system call takes. */
  private static final Pattern LONG_WORD = Pattern.compile("\\S{4097,}");

  private static final int SHOWN = 200;

  /** Puts a failure into words. */
  public static FailureReport of(Throwable failure) {
    return switch (failure) {
      case CommandException e -> of(e);
      case ArchiveException e -> of(e);
      case TapeException e -> of(e, e.getMessage());
      case CatalogException e -> of(e);
      case InterruptedIOException e -> interrupted();
      case InterruptedException e -> interrupted();
      case IOException e -> of(e);
      case InvalidPathException e ->
          new FailureReport(
              ExitCode.USAGE, "'" + e.getInput() + "' cannot be the name of a file", null);
      case OutOfMemoryError e ->
          new FailureReport(
              ExitCode.INTERNAL,
              "out of memory: " + text(e),
              "run it again with COFFER_HEAP=2g, say; please report what took so much");
      default -> internal(failure);
    };
  }

  /**
   * Prints the lines {@code coffer: error: …} and {@code coffer: hint: …}. Names in them come from
   * arguments, files and cartridges: none moves the cursor or makes a line.
   */
  public void print(PrintStream err) {
    err.println("coffer: error: " + Printable.of(shortened(message)));
    if (hint != null) {
      err.println("coffer: hint: " + Printable.of(shortened(hint)));
    }
  }

  /** The same; wrong usage without a next step of its own gets the command's help for one. */
  FailureReport withUsageHint(String command) {
    return hint == null && exitCode == ExitCode.USAGE
        ? new FailureReport(exitCode, message, helpOf(command))
        : this;
  }

  /** Where to read how a command is used. */
  static String helpOf(String command) {
    return "see '" + command + " --help'";
  }

  /** What was pasted by mistake, such as a whole file, does not fill the screen. */
  private static String shortened(String text) {
    return LONG_WORD
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(match.group().substring(0, SHOWN) + "…"));
  }

  private static FailureReport of(CommandException failure) {
    ExitCode code =
        switch (failure) {
          case UsageException e -> ExitCode.USAGE;
          case SetupException e -> ExitCode.USAGE;
          case RefusedException e -> ExitCode.CATALOG_REFUSED;
          case CartridgeNeededException e -> ExitCode.NOT_READY;
          case ApprovalNeededException e -> ExitCode.SECOND_PERSON_REQUIRED;
        };
    return new FailureReport(code, text(failure), failure.hint());
  }

  private static FailureReport of(ArchiveException failure) {
    String message = text(failure);
    return switch (failure) {
      case ArchiveDamagedException e ->
          new FailureReport(
              ExitCode.ARCHIVE_DAMAGED,
              message,
              "keep the cartridge; restore reads around damage and names what is lost, and another"
                  + " copy may be whole");
      case ArchiveDeviceException e -> of(e.tapeCause(), message);
      case FileAccessException e ->
          new FailureReport(
              ExitCode.DEVICE_ERROR,
              message,
              "check permissions and free space, then run the same command again");
      case UnsupportedFormatException e ->
          new FailureReport(
              ExitCode.WRONG_VOLUME,
              message,
              "'coffer scan' says what Coffer can tell of a cartridge;"
                  + " nothing was written to it");
      case WrongKeyException e ->
          new FailureReport(
              ExitCode.WRONG_KEY,
              message,
              "give the identity of one of the archive's recipients with --identity");
      case WrongVolumeException e ->
          new FailureReport(
              ExitCode.WRONG_VOLUME,
              message,
              "see 'coffer library status' and 'coffer cartridge list' for what is where");
    };
  }

  private static FailureReport of(TapeException failure, @Nullable String message) {
    String said = message == null ? failure.getClass().getSimpleName() : message;
    return switch (failure) {
      case NotReadyException e ->
          new FailureReport(
              ExitCode.NOT_READY,
              said,
              "'coffer library load BARCODE' brings a cartridge, or asks for it; --wait waits for"
                  + " somebody");
      case UnitAttentionException e ->
          new FailureReport(
              ExitCode.NOT_READY, said, "the cartridge or the drive changed; run it again");
      case MediumException e ->
          new FailureReport(
              ExitCode.MEDIUM_ERROR,
              said,
              "write no more to this cartridge; verify its other archives and copy them");
      case EndOfMediumException e ->
          new FailureReport(ExitCode.MEDIUM_ERROR, said, "add another cartridge to the pool");
      case WriteProtectedException e ->
          new FailureReport(
              ExitCode.WRITE_PROTECTED, said, "move its write-protect switch, or take another one");
      case HardwareException e ->
          new FailureReport(ExitCode.DEVICE_ERROR, said, "'coffer doctor' checks the drives");
      case IllegalTapeRequestException e ->
          new FailureReport(
              ExitCode.DEVICE_ERROR, said, "'coffer library status' shows what is where");
      case TransportException e ->
          new FailureReport(ExitCode.DEVICE_ERROR, said, "'coffer doctor' checks the drives");
    };
  }

  private static FailureReport of(CatalogException failure) {
    String message = text(failure);
    return switch (failure) {
      case CatalogRefusedException e when e.needsSecondPerson() ->
          new FailureReport(
              ExitCode.SECOND_PERSON_REQUIRED,
              message,
              "'coffer request list' shows what waits for whom");
      case CatalogRefusedException e -> new FailureReport(ExitCode.CATALOG_REFUSED, message, null);
      case CatalogBusyException e ->
          new FailureReport(
              ExitCode.CATALOG_REFUSED, message, "wait for the other coffer, then run it again");
      case CatalogVersionException e ->
          new FailureReport(
              ExitCode.CATALOG_DAMAGED, message, "use the coffer that wrote it, or a newer one");
      case CatalogStorageException e ->
          new FailureReport(
              ExitCode.DEVICE_ERROR,
              message,
              "check permissions and free space, then run the same command again");
      case CatalogDamagedException e ->
          new FailureReport(
              ExitCode.CATALOG_DAMAGED,
              message,
              "put it aside and restore a backup of it, or run 'coffer catalog rebuild'");
    };
  }

  private static FailureReport of(IOException failure) {
    String message =
        switch (failure) {
          case NoSuchFileException e -> e.getFile() + ": no such file or directory";
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case FileAlreadyExistsException e -> e.getFile() + ": exists already";
          case FileSystemException e when e.getReason() != null ->
              e.getFile() + ": " + e.getReason().toLowerCase(Locale.ROOT);
          default -> text(failure);
        };
    String hint =
        switch (failure) {
          case NoSuchFileException e -> "check the name, and whether everything is mounted";
          case AccessDeniedException e ->
              "run coffer as the owner of that, or give its account the permission";
          case FileAlreadyExistsException e -> "nothing is overwritten; choose another name";
          default ->
              message.toLowerCase(Locale.ROOT).contains("no space left")
                  ? "free some space and run the same command again; nothing that was finished is"
                      + " lost"
                  : null;
        };
    return new FailureReport(ExitCode.DEVICE_ERROR, message, hint);
  }

  /** What to say of a result that did not reach standard output, for this reason. */
  static FailureReport ofResults(String reason) {
    return new FailureReport(
        ExitCode.DEVICE_ERROR,
        "the result could not be written to standard output: " + reason.toLowerCase(Locale.ROOT),
        "what the command had to do is done; only its answer is cut off");
  }

  private static FailureReport interrupted() {
    return new FailureReport(
        ExitCode.INTERRUPTED,
        "interrupted",
        "what was finished counts, and nothing else; run the same command again");
  }

  private static FailureReport internal(Throwable failure) {
    return new FailureReport(
        ExitCode.INTERNAL,
        "internal error: " + text(failure),
        "please report it, with what --debug prints");
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
