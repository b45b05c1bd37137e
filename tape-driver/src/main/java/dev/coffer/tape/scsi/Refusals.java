package dev.coffer.tape.scsi;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapePosition;
import org.jspecify.annotations.Nullable;

/** What a drive says no to, before or after asking the hardware, in words. */
final class Refusals {
  private final String path;

  Refusals(String path) {
    this.path = path;
  }

  NotReadyException notLoaded(String what) {
    return new NotReadyException(
        what + " failed: no cartridge is loaded: insert and load one (" + path + ")", null);
  }

  NotReadyException notReady(DriveControl.Readiness readiness) {
    return new NotReadyException(
        "load failed: the drive is not ready: actual="
            + readiness
            + " expected=READY ("
            + path
            + ")",
        null);
  }

  IllegalTapeRequestException lost(String what) {
    return new IllegalTapeRequestException(
        what + " failed: the tape's position is lost: rewind or locate first (" + path + ")", null);
  }

  IllegalTapeRequestException blockSize(int size, TapeCapabilities limits, TapePosition here) {
    return new IllegalTapeRequestException(
        "write failed: block size: actual=%d expected=%d to %d (%s)"
            .formatted(size, limits.minBlockBytes(), limits.maxBlockBytes(), path),
        here);
  }

  IllegalTapeRequestException bufferSize(int size, TapeCapabilities limits, TapePosition here) {
    return new IllegalTapeRequestException(
        "read failed: buffer size: actual=%d expected=%d or more (%s)"
            .formatted(size, limits.minBlockBytes(), path),
        here);
  }

  IllegalTapeRequestException tooLarge(TapePosition block, int bufferBytes) {
    return new IllegalTapeRequestException(
        "read failed: the block at %s is larger than the buffer: actual=more expected=%d (%s)"
            .formatted(block, bufferBytes, path),
        block.plus(1));
  }

  MediumException unreadable(TapePosition block, @Nullable TapePosition now) {
    return new MediumException(
        "read failed: the block at %s cannot be read (%s)".formatted(block, path), now);
  }

  EndOfMediumException full(String what, TapePosition here) {
    return new EndOfMediumException(
        what + " failed: the medium is full at " + here + " (" + path + ")", here);
  }

  MediumException differs(@Nullable TapePosition told, TapePosition expected) {
    return new MediumException(
        "position after filemarks differs: actual=%s expected=%s (%s)"
            .formatted(told, expected, path),
        told);
  }

  MediumException notAtBop(@Nullable TapePosition told) {
    return new MediumException(
        "rewind failed: actual=" + told + " expected=0:0 (" + path + ")", told);
  }

  MediumException spaced(String end, @Nullable TapePosition here) {
    return new MediumException("space over filemarks failed: " + end + " (" + path + ")", here);
  }

  IllegalTapeRequestException noPartition(int wanted, int count, @Nullable TapePosition here) {
    return new IllegalTapeRequestException(
        "locate failed: partition: actual=%d expected=less than %d (%s)"
            .formatted(wanted, count, path),
        here);
  }

  MediumException noObject(TapePosition wanted, @Nullable TapePosition end) {
    return new MediumException(
        "locate failed: no such object: actual=%s expected=%s or less (%s)"
            .formatted(wanted, end, path),
        end);
  }

  IllegalTapeRequestException notAtBeginning(TapePosition here) {
    return new IllegalTapeRequestException(
        "format failed: position: actual=" + here + " expected=0:0 (" + path + ")", here);
  }

  IllegalTapeRequestException cannotPartition(TapePosition here) {
    return new IllegalTapeRequestException(
        "format failed: partitions: actual=2 expected=1 (" + path + ")", here);
  }
}
