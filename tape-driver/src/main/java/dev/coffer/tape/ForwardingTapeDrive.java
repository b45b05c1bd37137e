package dev.coffer.tape;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A drive around another one, which it closes with itself. Every command goes through as it is;
 * whoever extends it overrides those that it makes something else of.
 */
public abstract class ForwardingTapeDrive implements TapeDrive {
  /** The drive inside. */
  protected final TapeDrive drive;

  protected ForwardingTapeDrive(TapeDrive drive) {
    this.drive = drive;
  }

  @Override
  public TapeCapabilities capabilities() {
    return drive.capabilities();
  }

  @Override
  public DriveIdentity identity() {
    return drive.identity();
  }

  @Override
  public DriveStatus status() throws TapeException {
    return drive.status();
  }

  @Override
  public void load() throws TapeException {
    drive.load();
  }

  @Override
  public void unload() throws TapeException {
    drive.unload();
  }

  @Override
  public TapePosition position() throws TapeException {
    return drive.position();
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    return drive.write(block);
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    return drive.writeFilemarks(count, sync);
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    return drive.read(target);
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    drive.locate(target);
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    drive.spaceFilemarks(count);
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    drive.spaceToEndOfData();
  }

  @Override
  public void rewind() throws TapeException {
    drive.rewind();
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    drive.format(firstPartitionBytes);
  }

  @Override
  public Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    return drive.readAttribute(partition, id);
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    drive.writeAttributes(partition, attributes);
  }

  @Override
  public Optional<MediumCapacity> capacity(int partition) throws TapeException {
    return drive.capacity(partition);
  }

  @Override
  public List<TapeAlert> alerts() throws TapeException {
    return drive.alerts();
  }

  @Override
  public DriveUsage usage() throws TapeException {
    return drive.usage();
  }

  @Override
  public DriveSettings settings() throws TapeException {
    return drive.settings();
  }

  @Override
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    drive.setEncryption(key);
  }

  @Override
  public void close() throws TapeException {
    drive.close();
  }
}
