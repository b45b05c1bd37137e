package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes one tape file with its labels, where the tape stands:
 *
 * <pre>
 *   HDR1 HDR2 filemark  block …  filemark  EOF1 EOF2 filemark      (EOV1 EOV2 at a volume's end)
 * </pre>
 *
 * <p>Invariants: every block but the last is full; each write leaves the tape exactly one object
 * further on, and a difference is an error, never corrected. Does not own the drive.
 */
public final class TapeFileWriter {
  private final TapeDrive drive;
  private final Volser volser;
  private final FileLabel label;
  private final ByteBuffer block;
  private final MessageDigest digest = Sha256.newDigest();
  private TapePosition next;
  private final long firstBlock;
  private long byteCount;
  private long dataBlocks;
  private @Nullable Sha256 ended;
  private MediumSpace space = MediumSpace.AMPLE;

  private TapeFileWriter(TapeDrive drive, Volser volser, FileLabel label, ByteBuffer block)
      throws TapeException {
    this.drive = drive;
    this.volser = volser;
    this.label = label;
    this.block = block.clear().limit(label.blockBytes());
    this.next = drive.position();
    put(label.encodeFirst(FileLabel.Place.HEADER));
    put(label.encodeSecond(FileLabel.Place.HEADER));
    account(drive.writeFilemarks(1, FilemarkSync.BUFFERED), 1);
    this.firstBlock = next.object();
  }

  /**
   * Writes the labels in front.
   *
   * @param block a buffer of at least the label's block size, lent until {@link #end}
   */
  public static TapeFileWriter begin(
      TapeDrive drive, Volser volser, FileLabel label, ByteBuffer block) throws ArchiveException {
    try {
      return new TapeFileWriter(drive, volser, label, block);
    } catch (TapeException e) {
      throw failed("cannot begin a tape file", volser, e);
    }
  }

  public void write(byte[] bytes, int offset, int length) throws ArchiveException {
    int done = 0;
    while (done < length) {
      int size = Math.min(block.remaining(), length - done);
      block.put(bytes, offset + done, size);
      done += size;
      if (!block.hasRemaining()) {
        writeBlock();
      }
    }
    Sha256.update(digest, bytes, offset, length);
    byteCount += length;
  }

  /** What the drive last said of the room left. */
  public MediumSpace space() {
    return space;
  }

  /** Bytes taken so far. */
  public long byteCount() {
    return byteCount;
  }

  /**
   * Writes what is left of the last block and the labels behind it.
   *
   * @param sync with {@link FilemarkSync#SYNCHRONOUS} everything is on the medium when this returns
   * @param ageHeader the spare copy to remember, or nothing
   */
  public TapeFile end(FileLabel.Place place, FilemarkSync sync, byte[] ageHeader)
      throws ArchiveException {
    if (block.position() > 0) {
      writeBlock();
    }
    FileLabel counted = label.withBlockCount(dataBlocks);
    try {
      account(drive.writeFilemarks(1, FilemarkSync.BUFFERED), 1);
      put(counted.encodeFirst(place));
      put(counted.encodeSecond(place));
      account(drive.writeFilemarks(1, sync), 1);
      if (sync == FilemarkSync.SYNCHRONOUS && !drive.position().equals(next)) {
        throw new MediumException(
            "position after synchronising: actual=%s expected=%s".formatted(drive.position(), next),
            drive.position());
      }
    } catch (TapeException e) {
      throw failed("cannot end a tape file", volser, e);
    }
    Sha256 sha256 = Sha256.take(digest);
    ended = sha256;
    return new TapeFile(
        volser,
        label.volumeGeneration(),
        label.tapeFile(),
        "",
        0,
        firstBlock,
        label.blockBytes(),
        byteCount,
        sha256,
        ageHeader);
  }

  /**
   * Reads back what it took, from the medium and, where the last block could not be written, from
   * the buffer. To be called once, before the buffer is lent again; nothing can be written by this
   * one afterwards.
   *
   * @throws ArchiveDamagedException if the medium does not give it back as it was
   * @throws IOException if the target fails
   */
  void readBack(OutputStream target) throws IOException {
    WritableByteChannel out = Channels.newChannel(target);
    MessageDigest found = Sha256.newDigest();
    long onMedium = Math.min(byteCount, Math.multiplyExact(dataBlocks, (long) label.blockBytes()));
    ByteBuffer buffer = ByteBuffer.allocateDirect(label.blockBytes());
    for (long done = 0; done < onMedium; ) {
      readBlock(done, buffer.clear());
      buffer.flip();
      if (done + buffer.remaining() > onMedium) {
        buffer.limit((int) (onMedium - done));
      }
      done += buffer.remaining();
      found.update(buffer.duplicate());
      out.write(buffer);
    }
    ByteBuffer rest = block.duplicate().clear().limit((int) (byteCount - onMedium));
    found.update(rest.duplicate());
    out.write(rest);
    Sha256 expected = ended == null ? Sha256.take(digest) : ended;
    Sha256 actual = Sha256.take(found);
    if (!actual.equals(expected)) {
      throw new ArchiveDamagedException(
          "tape file %d does not read back as it was written: SHA-256 actual=%s expected=%s (volume %s)"
              .formatted(label.tapeFile(), actual, expected, volser));
    }
  }

  private void readBlock(long offset, ByteBuffer target) throws ArchiveException {
    try {
      if (offset == 0) {
        drive.locate(new TapePosition(next.partition(), firstBlock));
      }
      switch (drive.read(target)) {
        case ReadOutcome.Block read when read.byteCount() > 0 -> {}
        case ReadOutcome other ->
            throw new ArchiveDamagedException(
                "tape file %d does not read back as it was written: %s at byte %d (volume %s)"
                    .formatted(label.tapeFile(), other, offset, volser));
      }
    } catch (TapeException e) {
      throw failed("cannot read a tape file back", volser, e);
    }
  }

  private void writeBlock() throws ArchiveException {
    block.flip();
    try {
      account(drive.write(block), 1);
    } catch (TapeException e) {
      throw failed("cannot write a block", volser, e);
    }
    dataBlocks++;
    block.clear().limit(label.blockBytes());
  }

  private void put(byte[] labelBytes) throws TapeException {
    account(drive.write(ByteBuffer.wrap(labelBytes)), 1);
  }

  private void account(WriteOutcome outcome, int objects) throws TapeException {
    TapePosition expected = next.plus(objects);
    if (!outcome.next().equals(expected)) {
      throw new MediumException(
          "position after writing: actual=%s expected=%s".formatted(outcome.next(), expected),
          outcome.next());
    }
    next = expected;
    if (outcome.space() == MediumSpace.EARLY_WARNING) {
      space = MediumSpace.EARLY_WARNING;
    }
  }

  private static ArchiveDeviceException failed(String what, Volser volser, TapeException cause) {
    return new ArchiveDeviceException("%s (volume %s)".formatted(what, volser), cause);
  }
}
