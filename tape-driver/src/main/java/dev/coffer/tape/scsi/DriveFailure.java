package dev.coffer.tape.scsi;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.WriteProtectedException;
import org.jspecify.annotations.Nullable;

/**
 * A command that failed, before it is known where the tape stands.
 *
 * @param kind which exception it becomes
 * @param message what failed and what to do
 */
public record DriveFailure(Kind kind, String message) {
  /** The eight kinds of {@link TapeException}. */
  public enum Kind {
    NOT_READY,
    MEDIUM,
    HARDWARE,
    ILLEGAL_REQUEST,
    UNIT_ATTENTION,
    WRITE_PROTECTED,
    END_OF_MEDIUM,
    TRANSPORT
  }

  /** What a result that is not good means. */
  public static DriveFailure of(String command, ScsiResult result, String path) {
    if (result.status() != ScsiStatus.CHECK_CONDITION || result.sense().isEmpty()) {
      return new DriveFailure(Kind.TRANSPORT, command + " failed: " + path(result, path));
    }
    SenseData sense = result.sense().get();
    return new DriveFailure(
        kind(sense), "%s failed: %s%s (%s)".formatted(command, advice(sense), sense.text(), path));
  }

  private static String path(ScsiResult result, String path) {
    return switch (result.status()) {
      case BUSY, TASK_SET_FULL -> "the device is busy: try again later (" + path + ")";
      case RESERVATION_CONFLICT ->
          "another host has reserved the device: release it there (" + path + ")";
      case TIMED_OUT -> "no answer in time: look at the drive and its cabling (" + path + ")";
      case TASK_ABORTED -> "the command was aborted by another host or a reset (" + path + ")";
      default -> "the path to the device failed: look at the cabling (" + path + ")";
    };
  }

  private static Kind kind(SenseData sense) {
    if (sense.additionalCode() == 0x27) {
      return Kind.WRITE_PROTECTED;
    }
    if (sense.additionalCode() == 0x3A) {
      return Kind.NOT_READY;
    }
    return switch (sense.key()) {
      case NOT_READY -> Kind.NOT_READY;
      case MEDIUM_ERROR, BLANK_CHECK, MISCOMPARE -> Kind.MEDIUM;
      case ILLEGAL_REQUEST -> Kind.ILLEGAL_REQUEST;
      case UNIT_ATTENTION -> Kind.UNIT_ATTENTION;
      case DATA_PROTECT -> encryption(sense) ? Kind.MEDIUM : Kind.WRITE_PROTECTED;
      case VOLUME_OVERFLOW -> Kind.END_OF_MEDIUM;
      case ABORTED_COMMAND, COPY_ABORTED -> Kind.TRANSPORT;
      case NO_SENSE, RECOVERED_ERROR, HARDWARE_ERROR, VENDOR_SPECIFIC, RESERVED, COMPLETED ->
          sense.endOfMedium() ? Kind.MEDIUM : Kind.HARDWARE;
    };
  }

  private static boolean encryption(SenseData sense) {
    return sense.additionalCode() == 0x74;
  }

  private static String advice(SenseData sense) {
    return switch (sense.additionalCode()) {
      case 0x3A -> "no cartridge in the drive: insert one: ";
      case 0x27 -> "write protected: move the cartridge's tab: ";
      case 0x74 -> "the drive needs the key this cartridge was written with: ";
      case 0x53 -> sense.qualifier() == 2 ? "removal is locked: unlock the drive: " : "";
      case 0x30 ->
          sense.qualifier() == 3
              ? "a cleaning cartridge is in the drive: wait until it is ejected: "
              : "this drive cannot use this cartridge: ";
      case 0x04 -> sense.qualifier() == 1 ? "the drive is still loading: wait: " : "";
      default -> "";
    };
  }

  /**
   * The exception to throw.
   *
   * @param positionAfter where the tape stands, null if that is not known
   */
  public TapeException toException(@Nullable TapePosition positionAfter) {
    String where = positionAfter == null ? message : message + " at " + positionAfter;
    return switch (kind) {
      case NOT_READY -> new NotReadyException(where, positionAfter);
      case MEDIUM -> new MediumException(where, positionAfter);
      case HARDWARE -> new HardwareException(where, positionAfter);
      case ILLEGAL_REQUEST -> new IllegalTapeRequestException(where, positionAfter);
      case UNIT_ATTENTION -> new UnitAttentionException(where, positionAfter);
      case WRITE_PROTECTED -> new WriteProtectedException(where, positionAfter);
      case END_OF_MEDIUM -> new EndOfMediumException(where, positionAfter);
      case TRANSPORT -> new TransportException(where, positionAfter);
    };
  }
}
