package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A tar volume in a drive that stands where the next tape file goes. */
public final class MountedVolume implements ArchiveVolume {
  private final TapeDrive drive;
  private final VolumeFacts facts;
  private int nextTapeFile;
  private @Nullable ByteBuffer block;
  private @Nullable LabelledFile open;

  /** Where the next tape file goes, once that is not where the tape stands. */
  private @Nullable TapePosition resume;

  /**
   * A volume.
   *
   * @param drive the drive; belongs to whoever mounted the volume
   * @param facts what the volume says of itself
   * @param nextTapeFile the number of the next tape file
   */
  public MountedVolume(TapeDrive drive, VolumeFacts facts, int nextTapeFile) {
    this.drive = drive;
    this.facts = facts;
    this.nextTapeFile = nextTapeFile;
  }

  public TapeDrive drive() {
    return drive;
  }

  @Override
  public VolumeFacts facts() {
    return facts;
  }

  /** The number of the next tape file. */
  public int nextTapeFile() {
    return nextTapeFile;
  }

  @Override
  public long remainingBytes() throws ArchiveException {
    try {
      return drive.capacity(0).map(MediumCapacity::remainingBytes).orElse(Long.MAX_VALUE);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot ask for the room on " + facts.volser(), e);
    }
  }

  @Override
  public void reserve(long closingBytes) {
    // the drive's early warning comes in time for labels, and the writer counts the room itself
  }

  @Override
  public ArchiveFile begin(Heading heading) throws ArchiveException {
    LabelledFile unfinished = open;
    if (unfinished != null) {
      standBefore(unfinished);
    }
    TapePosition start = goToStart();
    FileLabel label =
        new FileLabel(
            heading.kind(),
            heading.number(),
            heading.archive().labelDigits(),
            heading.firstVolume(),
            nextTapeFile,
            facts.generation(),
            LocalDate.ofInstant(heading.writtenAt(), ZoneOffset.UTC),
            facts.blockBytes(),
            0);
    ByteBuffer buffer = block;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(facts.blockBytes());
      block = buffer;
    }
    resume = start;
    TapeFileWriter writer = TapeFileWriter.begin(drive, facts.volser(), label, buffer);
    resume = null;
    LabelledFile file = new LabelledFile(heading.kind(), writer, nextTapeFile, start);
    nextTapeFile++;
    open = file;
    return file;
  }

  @Override
  public boolean canWithdraw() {
    return true;
  }

  private TapePosition goToStart() throws ArchiveException {
    try {
      TapePosition behindLast = resume;
      if (behindLast != null) {
        drive.locate(behindLast);
      }
      return drive.position();
    } catch (TapeException e) {
      throw new ArchiveDeviceException(
          "cannot go behind the last tape file (volume %s)".formatted(facts.volser()), e);
    }
  }

  private void standBefore(LabelledFile file) {
    resume = file.start;
    nextTapeFile = file.tapeFile;
    open = null;
  }

  private final class LabelledFile implements ArchiveFile {
    private final TapeFileKind kind;
    private final TapeFileWriter writer;
    private final int tapeFile;
    private final TapePosition start;

    LabelledFile(TapeFileKind kind, TapeFileWriter writer, int tapeFile, TapePosition start) {
      this.kind = kind;
      this.writer = writer;
      this.tapeFile = tapeFile;
      this.start = start;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws ArchiveException {
      writer.write(bytes, offset, length);
    }

    @Override
    public MediumSpace space() {
      return writer.space();
    }

    @Override
    public TapeFile end(boolean goesOn, byte[] ageHeader) throws ArchiveException {
      FileLabel.Place place =
          kind == TapeFileKind.MANIFEST && goesOn
              ? FileLabel.Place.END_OF_VOLUME
              : FileLabel.Place.END_OF_FILE;
      // the manifest follows the index at once, and synchronises both
      FilemarkSync sync =
          kind == TapeFileKind.INDEX ? FilemarkSync.BUFFERED : FilemarkSync.SYNCHRONOUS;
      TapeFile file = writer.end(place, sync, ageHeader);
      open = null;
      return file;
    }

    @Override
    public void withdraw(OutputStream keep) throws IOException {
      writer.readBack(keep);
      standBefore(this);
    }
  }
}
