package dev.coffer.tape.scsi;

import dev.coffer.tape.HardwareException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import java.util.Optional;

/**
 * One logical unit, asked questions: commands that move nothing. A unit attention is not an answer
 * to them and is asked again; what it was is remembered for whoever cares about swapped cartridges.
 */
final class ScsiUnit {
  /** Several attentions may be queued: power on, mode changed, medium changed. */
  private static final int ATTENTIONS = 8;

  private final ScsiTransport transport;
  private boolean mediumChanged;

  ScsiUnit(ScsiTransport transport) {
    this.transport = transport;
  }

  String path() {
    return transport.path();
  }

  /** Sends a command, again after each unit attention. */
  ScsiResult send(ScsiCommand command) throws TransportException {
    ScsiResult result = transport.execute(command);
    for (int i = 0; i < ATTENTIONS && result.key() == SenseKey.UNIT_ATTENTION; i++) {
      note(result);
      result = transport.execute(command);
    }
    return result;
  }

  private void note(ScsiResult result) {
    if (result.sense().filter(sense -> sense.additionalCode() == 0x28).isPresent()
        || result.sense().filter(sense -> sense.additionalCode() == 0x29).isPresent()) {
      mediumChanged = true;
    }
  }

  /** True once if the medium may have been changed, or the unit reset, since the last call. */
  boolean takeMediumChanged() {
    boolean changed = mediumChanged;
    mediumChanged = false;
    return changed;
  }

  /** The bytes a command brings. */
  byte[] ask(ScsiCommand command) throws TapeException {
    ScsiResult result = send(command);
    if (!result.isGood()) {
      throw failure(command, result).toException(null);
    }
    return command.received(result);
  }

  /** The same, empty where the device refuses the command or its parameters. */
  Optional<byte[]> askIfKnown(ScsiCommand command) throws TapeException {
    ScsiResult result = send(command);
    if (result.key() == SenseKey.ILLEGAL_REQUEST) {
      return Optional.empty();
    }
    if (!result.isGood()) {
      throw failure(command, result).toException(null);
    }
    return Optional.of(command.received(result));
  }

  /** Sends a command that has to succeed. */
  void tell(ScsiCommand command) throws TapeException {
    ScsiResult result = send(command);
    if (!result.isGood()) {
      throw failure(command, result).toException(null);
    }
  }

  DriveFailure failure(ScsiCommand command, ScsiResult result) {
    return DriveFailure.of(command.name(), result, path());
  }

  /** A parser of an answer. */
  interface Parser<T> {
    T parse(byte[] bytes) throws ScsiFormatException;
  }

  /** Parses an answer; one that breaks its standard is the device's fault. */
  <T> T parse(byte[] bytes, Parser<T> parser) throws TapeException {
    try {
      return parser.parse(bytes);
    } catch (ScsiFormatException e) {
      throw new HardwareException(e.getMessage() + " (" + path() + ")", null, e);
    }
  }

  /** MODE SENSE(10), or (6) for devices that know only that; empty where neither is known. */
  Optional<ModeParameters> modeSense(int page, int subpage) throws TapeException {
    Optional<byte[]> ten = askIfKnown(PrimaryCommands.modeSense10(page, subpage, true));
    if (ten.isPresent()) {
      return Optional.of(parse(ten.get(), ModeParameters::parse10));
    }
    Optional<byte[]> six = askIfKnown(PrimaryCommands.modeSense6(page, subpage));
    return six.isPresent()
        ? Optional.of(parse(six.get(), ModeParameters::parse6))
        : Optional.empty();
  }

  /** The unit's serial number, empty where it tells none. */
  String serial() throws TapeException {
    Optional<byte[]> page =
        askIfKnown(PrimaryCommands.inquiryPage(VitalProductData.UNIT_SERIAL_NUMBER));
    return page.isPresent() ? parse(page.get(), VitalProductData::parseSerialNumber) : "";
  }
}
