package dev.coffer.tape.virtual;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.virtual.TapImage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reading and moving on a threaded cartridge, by the rules of {@link dev.coffer.tape.TapeDrive}.
 */
final class BlockReader {
  private final ThreadedCartridge cartridge;
  private final String drive;

  /**
   * Reads where the cartridge stands, and moves it.
   *
   * @param drive how messages call the drive
   */
  BlockReader(ThreadedCartridge cartridge, String drive) {
    this.cartridge = cartridge;
    this.drive = drive;
  }

  ReadOutcome read(ByteBuffer target) throws IOException {
    TapPartition tape = cartridge.tape();
    return switch (tape.look()) {
      case RECORD -> readRecord(tape, target);
      case FILEMARK -> {
        tape.pass();
        yield new ReadOutcome.Filemark();
      }
      case BAD_RECORD -> {
        String failure = "unrecovered read error: " + at();
        tape.pass();
        throw new MediumException(failure, cartridge.position());
      }
      case DAMAGED -> throw damaged();
      case END_OF_DATA, TORN, BEGINNING -> new ReadOutcome.EndOfData();
    };
  }

  private ReadOutcome readRecord(TapPartition tape, ByteBuffer target) throws IOException {
    int bytes = tape.length();
    if (bytes > target.remaining()) {
      String failure =
          "block larger than the buffer: actual=%d expected=%d at most: %s"
              .formatted(bytes, target.remaining(), at());
      tape.pass();
      throw new IllegalTapeRequestException(failure, cartridge.position());
    }
    tape.read(target);
    tape.pass();
    cartridge.memory().countRead(bytes);
    return new ReadOutcome.Block(bytes);
  }

  void locate(TapePosition target) throws IOException {
    if (target.partition() >= cartridge.partitionCount()) {
      throw new IllegalTapeRequestException(
          "locate to %s: the medium has %d partition(s): %s"
              .formatted(target, cartridge.partitionCount(), at()),
          cartridge.position());
    }
    cartridge.select(target.partition());
    Kind reached = cartridge.tape().locate(target.object());
    if (reached == Kind.DAMAGED) {
      throw damaged();
    }
    if (reached == Kind.END_OF_DATA) {
      throw new MediumException(
          "locate to " + target + ": end of data comes first: " + at(), cartridge.position());
    }
  }

  void spaceFilemarks(int count) throws IOException {
    for (int left = count; left > 0; left--) {
      forward();
    }
    for (int left = count; left < 0; left++) {
      backward();
    }
  }

  private void forward() throws IOException {
    TapPartition tape = cartridge.tape();
    while (true) {
      Kind kind = tape.look();
      if (kind == Kind.DAMAGED) {
        throw damaged();
      }
      if (kind == Kind.END_OF_DATA) {
        throw new MediumException(
            "spacing over filemarks: end of data comes first: " + at(), cartridge.position());
      }
      tape.pass();
      if (kind == Kind.FILEMARK) {
        return;
      }
    }
  }

  private void backward() throws IOException {
    while (true) {
      Kind kind = cartridge.tape().back();
      if (kind == Kind.FILEMARK) {
        return;
      }
      if (kind == Kind.DAMAGED) {
        throw damaged();
      }
      if (kind == Kind.BEGINNING) {
        throw new MediumException(
            "spacing over filemarks: beginning of partition comes first: " + at(),
            cartridge.position());
      }
    }
  }

  void toEnd() throws IOException {
    if (cartridge.tape().toEnd() == Kind.DAMAGED) {
      throw damaged();
    }
  }

  private MediumException damaged() {
    return new MediumException(
        "image is damaged: no magtape object at byte %d: %s"
            .formatted(cartridge.tape().offset(), at()),
        cartridge.position());
  }

  /** Which cartridge, which drive, which block. */
  String at() {
    return "cartridge %s, %s, block %s".formatted(cartridge.barcode(), drive, cartridge.position());
  }
}
