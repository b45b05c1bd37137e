package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteOutcome;
import dev.coffer.tape.WriteProtectedException;
import dev.coffer.tape.virtual.TapImage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drive over cartridge directories. Opened by {@link VirtualLibrary#openDrive} or, for a single
 * cartridge, {@link #openCartridge}; held for this object alone until it is closed.
 *
 * <p>A cartridge that was threaded when the drive was last closed is threaded again, at its
 * beginning. Writing at an object that an earlier crash cut off drops its remains; that is told by
 * {@link #alerts()} as soon as it is found. Errors of the host's file system are {@link
 * dev.coffer.tape.HardwareException}s; the position is where it was.
 */
public final class VirtualTapeDrive implements TapeDrive {
  /** What every virtual drive can do. */
  public static final TapeCapabilities CAPABILITIES =
      new TapeCapabilities(
          1, TapImage.MAX_RECORD_BYTES, 2, true, true, true, true, false, false, true);

  private static final int DIRECTORY_CORRUPTED_FLAG = 18;

  private final DriveBay bay;
  private final List<TapeAlert> alerts = new ArrayList<>();
  private @Nullable ThreadedCartridge threaded;
  private boolean gone;

  private VirtualTapeDrive(DriveBay bay) {
    this.bay = bay;
  }

  static VirtualTapeDrive open(DriveBay bay) throws TapeException {
    VirtualTapeDrive drive = new VirtualTapeDrive(bay);
    try {
      drive.threadAgain();
      return drive;
    } catch (TapeException e) {
      bay.release();
      throw e;
    }
  }

  /** A cartridge that cannot be threaded any more must not be stuck: loading it says what it is. */
  private void threadAgain() throws TapeException {
    if (bay.threaded()) {
      try {
        thread(false);
      } catch (TapeException e) {
        bay.setThreaded(false);
      }
    }
  }

  /**
   * A drive made for one cartridge directory, with the cartridge in it but not threaded yet. A
   * directory the host does not let us write is a write-protected cartridge.
   *
   * @throws TransportException if there is no cartridge or another program has it
   */
  public static VirtualTapeDrive openCartridge(Path directory) throws TapeException {
    return open(CartridgeBay.open(directory));
  }

  @Override
  public TapeCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public DriveIdentity identity() {
    return bay.identity();
  }

  @Override
  public DriveStatus status() throws TapeException {
    requirePower();
    ThreadedCartridge cartridge = threaded;
    if (cartridge == null) {
      return new DriveStatus(false, false, false, 0, Optional.empty(), Optional.empty());
    }
    try {
      return new DriveStatus(
          true,
          !cartridge.writable(),
          cartridge.worm(),
          cartridge.partitionCount(),
          Optional.of(cartridge.position()),
          cartridge.description().mediumSerial());
    } catch (IOException e) {
      throw failed("reading the status", cartridge, e);
    }
  }

  @Override
  public void load() throws TapeException {
    requirePower();
    if (threaded != null) {
      rewind();
    } else {
      thread(true);
    }
  }

  private void thread(boolean count) throws TapeException {
    VirtualCartridge cartridge =
        bay.cartridge()
            .orElseThrow(() -> new NotReadyException("no cartridge in " + where(), null));
    bay.hold(cartridge);
    try {
      ThreadedCartridge opened = ThreadedCartridge.open(cartridge);
      try {
        if (opened.description().mediumType().equals("CLEANING")) {
          throw new NotReadyException(
              "a cleaning cartridge is in " + where() + ": " + opened.barcode(), null);
        }
        if (count && opened.chipWritable()) {
          opened.memory().countLoad(identity());
          opened.description().save();
        }
        bay.setThreaded(true);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      threaded = opened;
    } catch (TapeException e) {
      bay.letGo();
      throw e;
    } catch (IOException e) {
      bay.letGo();
      throw HostErrors.hardware("loading " + cartridge.directory() + " in " + where(), null, e);
    }
  }

  @Override
  public void unload() throws TapeException {
    ThreadedCartridge cartridge = loaded();
    threaded = null;
    try {
      try (cartridge) {
        bay.setThreaded(false);
        cartridge.saveUsage();
      }
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("unloading from " + where(), null, e);
    } finally {
      bay.letGo();
    }
  }

  @Override
  public TapePosition position() throws TapeException {
    return loaded().position();
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    int bytes = block.remaining();
    if (bytes < 1 || bytes > TapImage.MAX_RECORD_BYTES) {
      throw new IllegalTapeRequestException(
          "block size: actual=%d expected=1 to %d".formatted(bytes, TapImage.MAX_RECORD_BYTES),
          cartridge.position());
    }
    try {
      requireRoom(cartridge, TapImage.storedBytes(bytes));
      cartridge.tape().writeRecord(block);
      cartridge.memory().countWritten(bytes);
      return written(cartridge);
    } catch (IOException e) {
      throw failed("writing", cartridge, e);
    }
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    if (count < 0) {
      throw new IllegalArgumentException("filemarks: actual=" + count + " expected=0 or more");
    }
    ThreadedCartridge cartridge = loaded();
    try {
      if (count > 0) {
        requireRoom(cartridge, (long) count * TapImage.WORD_BYTES);
        cartridge.tape().writeFilemarks(count);
      }
      if (sync == FilemarkSync.SYNCHRONOUS) {
        cartridge.force();
      }
      return written(cartridge);
    } catch (IOException e) {
      throw failed("writing filemarks", cartridge, e);
    }
  }

  /** Refuses what may not be written or does not fit, before anything is changed. */
  private void requireRoom(ThreadedCartridge cartridge, long storedBytes) throws IOException {
    TapePosition here = cartridge.position();
    if (!cartridge.writable()) {
      throw new WriteProtectedException("write protected: " + cartridge.barcode(), here);
    }
    TapPartition tape = cartridge.tape();
    if (cartridge.worm() && tape.look() != Kind.END_OF_DATA) {
      throw new WriteProtectedException(
          "write-once medium: nothing on it is overwritten: " + at(cartridge), here);
    }
    if (tape.offset() + storedBytes > cartridge.size().capacityBytes()) {
      throw new EndOfMediumException("end of medium: " + at(cartridge), here);
    }
    cartridge.beforeWrite();
  }

  private WriteOutcome written(ThreadedCartridge cartridge) {
    tellTorn(cartridge);
    long remaining = cartridge.size().capacityBytes() - cartridge.tape().offset();
    return new WriteOutcome(
        cartridge.position(),
        remaining < cartridge.size().earlyWarningBytes()
            ? MediumSpace.EARLY_WARNING
            : MediumSpace.AMPLE);
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    try {
      return reader(cartridge).read(target);
    } catch (IOException e) {
      throw failed("reading", cartridge, e);
    } finally {
      tellTorn(cartridge);
    }
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    try {
      reader(cartridge).locate(target);
    } catch (IOException e) {
      throw failed("locating", cartridge, e);
    } finally {
      tellTorn(cartridge);
    }
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    try {
      reader(cartridge).spaceFilemarks(count);
    } catch (IOException e) {
      throw failed("spacing", cartridge, e);
    } finally {
      tellTorn(cartridge);
    }
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    ThreadedCartridge cartridge = loaded();
    try {
      reader(cartridge).toEnd();
    } catch (IOException e) {
      throw failed("spacing to the end of data", cartridge, e);
    } finally {
      tellTorn(cartridge);
    }
  }

  private BlockReader reader(ThreadedCartridge cartridge) {
    return new BlockReader(cartridge, where());
  }

  @Override
  public void rewind() throws TapeException {
    ThreadedCartridge cartridge = loaded();
    cartridge.select(0);
    cartridge.tape().rewind();
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    TapePosition here = cartridge.position();
    if (!here.equals(TapePosition.BEGINNING)) {
      throw new IllegalTapeRequestException("formatting away from the beginning: " + where(), here);
    }
    if (firstPartitionBytes < 0 || firstPartitionBytes >= cartridge.totalBytes()) {
      throw new IllegalTapeRequestException(
          "first partition: actual=%d expected=less than %d"
              .formatted(firstPartitionBytes, cartridge.totalBytes()),
          here);
    }
    try {
      if (!cartridge.writable()) {
        throw new WriteProtectedException("write protected: " + cartridge.barcode(), here);
      }
      if (cartridge.worm() && !cartridge.blank()) {
        throw new WriteProtectedException(
            "write-once medium: it is not formatted again: " + at(cartridge), here);
      }
      cartridge.format(firstPartitionBytes);
    } catch (IOException e) {
      throw failed("formatting", cartridge, e);
    }
  }

  @Override
  public Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    requirePartition(cartridge, partition);
    try {
      return cartridge.memory().read(partition, id, cartridge.capacity(partition));
    } catch (IOException e) {
      throw failed("reading the cartridge memory", cartridge, e);
    }
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    requirePartition(cartridge, partition);
    try {
      if (!cartridge.writable()) {
        throw new WriteProtectedException(
            "write protected: " + cartridge.barcode(), cartridge.position());
      }
      cartridge.writeAttributes(partition, attributes);
    } catch (IOException e) {
      throw failed("writing the cartridge memory", cartridge, e);
    }
  }

  @Override
  public Optional<MediumCapacity> capacity(int partition) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    requirePartition(cartridge, partition);
    try {
      return Optional.of(cartridge.capacity(partition));
    } catch (IOException e) {
      throw failed("reading the capacity", cartridge, e);
    }
  }

  @Override
  public List<TapeAlert> alerts() throws TapeException {
    requirePower();
    List<TapeAlert> raised = List.copyOf(alerts);
    alerts.clear();
    return raised;
  }

  @Override
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    requirePower();
    if (key.isPresent()) {
      throw new IllegalTapeRequestException(
          "a virtual drive does not encrypt", threaded == null ? null : threaded.position());
    }
  }

  /**
   * For tests of what survives: the power goes now. Of what was not made durable by a synchronous
   * filemark, the first bytes stay on the medium, an object cut anywhere among them; the drive is
   * given back and answers nothing any more.
   *
   * @param keptBytes stored bytes that reached the medium behind the last durable point
   */
  public void cutPower(long keptBytes) throws TapeException {
    ThreadedCartridge cartridge = loaded();
    gone = true;
    threaded = null;
    try (cartridge) {
      for (int partition = 0; partition < cartridge.partitionCount(); partition++) {
        cartridge.tape(partition).loseUnforced(keptBytes);
      }
    } catch (IOException e) {
      throw HostErrors.hardware("cutting the power of " + where(), null, e);
    } finally {
      bay.release();
    }
  }

  @Override
  public void close() throws TapeException {
    if (gone) {
      return;
    }
    gone = true;
    ThreadedCartridge cartridge = threaded;
    threaded = null;
    try {
      if (cartridge != null) {
        try (cartridge) {
          cartridge.saveUsage();
        }
      }
    } catch (IOException e) {
      throw HostErrors.hardware("closing " + where(), null, e);
    } finally {
      bay.release();
    }
  }

  private void requirePower() throws TapeException {
    if (gone) {
      throw new TransportException("the drive was given back: " + where(), null);
    }
  }

  private ThreadedCartridge loaded() throws TapeException {
    requirePower();
    ThreadedCartridge cartridge = threaded;
    if (cartridge == null) {
      throw new NotReadyException("no cartridge is loaded in " + where(), null);
    }
    return cartridge;
  }

  private void requirePartition(ThreadedCartridge cartridge, int partition) throws TapeException {
    if (partition < 0 || partition >= cartridge.partitionCount()) {
      throw new IllegalTapeRequestException(
          "partition: actual=%d expected=less than %d"
              .formatted(partition, cartridge.partitionCount()),
          cartridge.position());
    }
  }

  private void tellTorn(ThreadedCartridge cartridge) {
    if (cartridge.tape().takeTorn()) {
      alerts.add(
          new TapeAlert(
              DIRECTORY_CORRUPTED_FLAG,
              TapeAlert.Severity.WARNING,
              "the last write was interrupted: data ends at the last whole object, what was written"
                  + " of the next one is dropped: "
                  + at(cartridge)));
    }
  }

  /** What a command throws: the drive's own error as it is, the host's in a drive's words. */
  private TapeException failed(String what, ThreadedCartridge cartridge, IOException cause) {
    if (cause instanceof TapeException own) {
      return own;
    }
    return HostErrors.hardware(what + " in " + where(), cartridge.position(), cause);
  }

  private String at(ThreadedCartridge cartridge) {
    return reader(cartridge).at();
  }

  private String where() {
    return bay.identity().path();
  }
}
