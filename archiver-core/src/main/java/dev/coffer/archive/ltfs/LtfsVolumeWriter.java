package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Appends to an LTFS volume: files, links, directories, replacements, deletions. Changes are on
 * tape when {@link #sync()} or {@link #finish()} has returned; after every one of them, and after a
 * loss of power at any time, the volume opens at the last sync or later.
 *
 * <p>Content goes to the data partition only. An index follows there after so many bytes or so much
 * time, and at the end, when it also takes the place of the one on the index partition. Room for
 * two more indexes is kept free. Closed without {@link #finish()}, nothing more is written, and
 * what came after the last sync is lost.
 *
 * <p>One thread. After the drive has failed once, every call fails.
 */
public final class LtfsVolumeWriter implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;

  private final LtfsDevice device;
  private final LtfsWriteOptions options;
  private final LtfsTree tree;
  private final VolumeIndexes indexes;
  private final DataStream stream;
  private final WriteRoom room;
  private final ByteBuffer copyBuffer = ByteBuffer.allocate(COPY_BYTES);
  private long highestFileUid;
  private long completed;
  private boolean changed;
  private long syncedBytes;
  private Instant syncedAt;
  private @Nullable LtfsFileOutput current;
  private @Nullable ArchiveException broken;
  private boolean closed;

  private LtfsVolumeWriter(
      LtfsDevice device,
      LtfsWriteOptions options,
      LtfsIndex index,
      VolumeIndexes indexes,
      WriteRoom room) {
    this.device = device;
    this.options = options;
    this.tree = index.tree();
    this.indexes = indexes;
    this.room = room;
    this.stream =
        new DataStream(device.drive(), device.blockSizeBytes(), indexes.dataAppendPosition());
    this.highestFileUid = index.header().highestFileUid();
    this.syncedAt = options.time().instant();
  }

  /**
   * Opens a volume for appending.
   *
   * @throws WrongVolumeException if it is not an LTFS volume, is locked, or is not consistent and
   *     has to be recovered first ({@link LtfsRecovery}); nothing was written
   * @throws UnsupportedFormatException if its index holds what this program would lose
   */
  public static LtfsVolumeWriter open(TapeDrive drive, LtfsWriteOptions options)
      throws ArchiveException {
    LtfsDevice device = LtfsDevice.open(drive);
    LtfsMount mount = LtfsMount.open(device, options.limits());
    try {
      VolumeIndexes.requireWritable(mount);
      VolumeIndexes indexes = VolumeIndexes.ofConsistent(mount, options);
      WriteRoom room = WriteRoom.of(mount, options.closingBytes());
      drive.locate(indexes.dataAppendPosition());
      return new LtfsVolumeWriter(device, options, mount.index(), indexes, room);
    } catch (TapeException e) {
      throw new ArchiveDeviceException("opening an LTFS volume for writing", e);
    }
  }

  /** The volume's label. */
  public LtfsLabel label() {
    return device.label();
  }

  /** Files and directories as the next index will have them, the root among them. */
  long entryCount() {
    return tree.entryCount();
  }

  /** The physical partition that content goes to. */
  public int dataPartition() {
    return stream.next().partition();
  }

  /** The block of the data partition that is written next. */
  public long nextBlock() {
    return stream.next().object();
  }

  /** Content that still fits as far as known, all indexes apart; very much if not known. */
  public long remainingBytes() throws ArchiveException {
    requireUsable();
    return room.remainingBytes(stream);
  }

  /** Changes {@link LtfsWriteOptions#closingBytes()} from now on. */
  public void reserve(long closingBytes) {
    room.reserve(closingBytes);
  }

  /** The entry with this path, as the next index will have it. */
  public Optional<LtfsEntry> find(EntryPath path) {
    return tree.find(path);
  }

  /** Whether the end of the volume is near. */
  public MediumSpace space() {
    return room.space(stream);
  }

  /** Whether a file of this size fits, as far as can be known, its entry and all indexes too. */
  public boolean fits(long bytes) throws ArchiveException {
    requireUsable();
    return room.fits(stream, bytes);
  }

  /**
   * Begins a file. One at a time.
   *
   * @param path its place; the directory it is in must be there
   * @throws FileAccessException if there is something already that may not be replaced, or LTFS
   *     cannot hold the name; nothing has changed
   */
  public LtfsFileOutput openFile(EntryPath path, LtfsFileSpec spec) throws ArchiveException {
    requireIdle();
    EntryPath place = LtfsPaths.onVolume(path);
    requirePlace(place, spec.replace());
    boolean small = spec.expectedBytes() >= 0 && spec.expectedBytes() < device.blockSizeBytes();
    if (!options.packFiles() || !small) {
      guarded(stream::flush);
    }
    if (!spec.unbroken()) {
      syncIfDue();
    }
    LtfsFileOutput output = new LtfsFileOutput(this, place, spec);
    current = output;
    return output;
  }

  /**
   * Writes a file from a channel, which stays the caller's.
   *
   * @throws FileAccessException if the channel fails; the file is not on the volume then, and the
   *     writer goes on
   */
  public LtfsFileReceipt addFile(EntryPath path, LtfsFileSpec spec, ReadableByteChannel content)
      throws ArchiveException {
    try (LtfsFileOutput output = openFile(path, spec)) {
      ByteBuffer buffer = copyBuffer.clear();
      while (read(path, content, buffer) >= 0) {
        output.write(buffer.flip());
        buffer.clear();
      }
      return output.commit();
    }
  }

  private static int read(EntryPath path, ReadableByteChannel content, ByteBuffer buffer)
      throws FileAccessException {
    try {
      return content.read(buffer);
    } catch (java.io.IOException e) {
      throw new FileAccessException("reading " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Adds a file whose content is that of another file of the volume: both lead to the same blocks.
   */
  public LtfsFileReceipt addShared(EntryPath path, EntryPath other, LtfsFileSpec spec)
      throws ArchiveException {
    requireIdle();
    EntryPath place = LtfsPaths.onVolume(path);
    requirePlace(place, spec.replace());
    LtfsEntry source =
        tree.find(LtfsPaths.onVolume(other))
            .filter(entry -> entry.kind() == LtfsEntry.Kind.FILE)
            .orElseThrow(() -> new FileAccessException("no file on the volume: " + other));
    return store(place, spec, source.byteCount(), source.extents(), source.sha256());
  }

  /** Adds a symbolic link; its target is any text. */
  public void addSymlink(EntryPath path, String target, LtfsFileSpec spec) throws ArchiveException {
    requireIdle();
    EntryPath place = LtfsPaths.onVolume(path);
    requirePlace(place, spec.replace());
    if (target.isEmpty() || LtfsNames.forbiddenCharacter(target).isPresent()) {
      throw new FileAccessException("link target cannot be on an LTFS volume: " + path);
    }
    put(place, entry(LtfsEntry.Kind.SYMLINK, place, spec, 0, List.of(), Optional.of(target)));
  }

  /** Adds a directory, or gives one that is there other attributes and times if it may. */
  public void addDirectory(EntryPath path, LtfsFileSpec spec) throws ArchiveException {
    requireIdle();
    EntryPath place = LtfsPaths.onVolume(path);
    Optional<LtfsEntry> old = tree.find(place);
    if (old.isPresent() && old.get().kind() == LtfsEntry.Kind.DIRECTORY && spec.replace()) {
      LtfsTimes times = LtfsTimes.of(spec.modifiedAt(), options.time().instant());
      LtfsEntry renewed = old.get().with(spec.attributes(), times);
      LtfsTree.DirectoryNode node = (LtfsTree.DirectoryNode) tree.node(place);
      tree.seal(java.util.Objects.requireNonNull(node), renewed);
      noteChange(renewed);
      return;
    }
    requirePlace(place, false);
    put(place, entry(LtfsEntry.Kind.DIRECTORY, place, spec, 0, List.of(), Optional.empty()));
  }

  /** Makes a directory and those it is in, as far as they are not there. */
  public void makeDirectories(EntryPath path) throws ArchiveException {
    EntryPath place = LtfsPaths.onVolume(path);
    List<EntryPath> missing = new ArrayList<>();
    for (EntryPath p = place; tree.find(p).isEmpty(); p = p.parent()) {
      missing.add(0, p);
    }
    for (EntryPath p : missing) {
      addDirectory(p, LtfsFileSpec.of(options.time().instant()));
    }
  }

  /**
   * Deletes a file, a link, or a directory with all that is in it. Older generations keep it.
   *
   * @throws FileAccessException if there is nothing of that name, or it is read-only
   */
  public void delete(EntryPath path) throws ArchiveException {
    requireIdle();
    EntryPath place = LtfsPaths.onVolume(path);
    LtfsEntry entry =
        tree.find(place)
            .filter(e -> !place.equals(EntryPath.ROOT))
            .orElseThrow(() -> new FileAccessException("not on the volume: " + path));
    requireChangeable(place, entry);
    tree.removeAll(parentNode(place), place.name());
    touch(place);
    changed = true;
  }

  private void requirePlace(EntryPath place, boolean replace) throws ArchiveException {
    if (!(tree.node(place.parent()) instanceof LtfsTree.DirectoryNode)) {
      throw new FileAccessException("no such directory on the volume: " + place.parent());
    }
    Optional<LtfsEntry> old = tree.find(place);
    if (old.isEmpty()) {
      return;
    }
    if (!replace || old.get().kind() == LtfsEntry.Kind.DIRECTORY) {
      throw new FileAccessException("exists already on the volume: " + place);
    }
    requireChangeable(place, old.get());
  }

  private static void requireChangeable(EntryPath place, LtfsEntry entry)
      throws FileAccessException {
    if (entry.readOnly()) {
      throw new FileAccessException("read-only on the volume: " + place);
    }
  }

  private LtfsTree.DirectoryNode parentNode(EntryPath place) {
    return (LtfsTree.DirectoryNode) java.util.Objects.requireNonNull(tree.node(place.parent()));
  }

  private LtfsEntry entry(
      LtfsEntry.Kind kind,
      EntryPath place,
      LtfsFileSpec spec,
      long byteCount,
      List<LtfsExtent> extents,
      Optional<String> target) {
    return new LtfsEntry(
        kind,
        LtfsPaths.name(place),
        spec.readOnly(),
        LtfsTimes.of(spec.modifiedAt(), options.time().instant()),
        ++highestFileUid,
        spec.attributes(),
        byteCount,
        extents,
        target,
        false,
        List.of());
  }

  private LtfsFileReceipt store(
      EntryPath place,
      LtfsFileSpec spec,
      long byteCount,
      List<LtfsExtent> extents,
      Optional<String> sha256)
      throws ArchiveException {
    List<LtfsXattr> attributes = new ArrayList<>(spec.attributes());
    sha256.ifPresent(text -> attributes.add(LtfsXattr.text(LtfsXattr.SHA256, text)));
    LtfsEntry made = entry(LtfsEntry.Kind.FILE, place, spec, byteCount, extents, Optional.empty());
    LtfsEntry entry = made.with(attributes, made.times());
    put(place, entry);
    completed++;
    return new LtfsFileReceipt(
        place,
        entry.fileUid(),
        byteCount,
        sha256.orElse(""),
        extents,
        indexes.header().generation() + 1);
  }

  private void put(EntryPath place, LtfsEntry entry) {
    LtfsTree.DirectoryNode parent = parentNode(place);
    if (tree.find(place).isPresent()) {
      tree.replace(parent, entry);
    } else {
      tree.add(parent, entry);
    }
    touch(place);
    noteChange(entry);
  }

  private void touch(EntryPath place) {
    LtfsTree.DirectoryNode parent = parentNode(place);
    LtfsEntry directory = parent.entry();
    // a directory that came from a source keeps the source's modification time
    boolean archived = directory.attribute(LtfsMetadata.MODE).isPresent();
    LtfsTimes times = directory.times().touched(options.time().instant(), !archived);
    tree.seal(parent, directory.with(directory.attributes(), times));
  }

  private void noteChange(LtfsEntry entry) {
    room.addEntry(entry);
    changed = true;
  }

  /** Takes some bytes of a file into the block being filled. */
  void put(LtfsFileOutput output, ByteBuffer data) throws ArchiveException {
    requireUsable();
    if (!output.spec().unbroken() && syncIsDue()) {
      sync();
    }
    if (!room.hasBlock(stream)) {
      throw new ArchiveDeviceException(
          "writing " + output.path(),
          new EndOfMediumException("no room left but for the index", stream.next()));
    }
    LtfsPointer block = new LtfsPointer(device.dataLetter(), stream.blockNumber());
    int offset = stream.filled();
    int before = data.remaining();
    guarded(() -> stream.put(data));
    output.took(block, offset, before - data.remaining());
  }

  LtfsFileReceipt commit(LtfsFileOutput output, List<LtfsExtent> extents, String sha256)
      throws ArchiveException {
    requireUsable();
    current = null;
    return store(output.path(), output.spec(), output.byteCount(), extents, Optional.of(sha256));
  }

  void abandon(LtfsFileOutput output) {
    if (current == output) {
      current = null;
    }
  }

  /** Gives up the file that is being written, if there is one. */
  void abandonFile() {
    LtfsFileOutput output = current;
    if (output != null) {
      output.close();
    }
  }

  private boolean syncIsDue() {
    if (completed == 0 || !room.allowsExtraIndex(stream)) {
      return false;
    }
    long sinceSync = stream.writtenBytes() - syncedBytes;
    // an index for every few of its own sizes would fill the tape with indexes
    long bytes = Math.max(options.syncAfterBytes(), 8 * room.indexBytes());
    return sinceSync >= bytes
        || !options.time().instant().isBefore(syncedAt.plus(options.syncAfter()));
  }

  /** Writes an index if enough was written, or enough time has gone by, since the last one. */
  public void syncIfDue() throws ArchiveException {
    requireUsable();
    if (syncIsDue()) {
      sync();
    }
  }

  /**
   * Writes an index to the data partition, if anything changed since the last one. When it returns,
   * all files committed so far can be got back even if everything after it fails. A file being
   * written goes on behind the index.
   *
   * @return the generation that is on tape
   */
  public long sync() throws ArchiveException {
    requireUsable();
    LtfsFileOutput output = current;
    if (output != null) {
      output.endExtent();
    }
    guarded(() -> writeDataIndex("Periodic Sync"));
    return indexes.header().generation();
  }

  private void writeDataIndex(String reason) throws ArchiveException {
    stream.flush();
    if (changed || !stream.next().equals(indexes.dataAppendPosition())) {
      long bytes = indexes.writeData(stream.next(), tree, reason, highestFileUid);
      stream.continueAt(indexes.dataAppendPosition());
      room.indexWritten(bytes, stream);
      changed = false;
    }
    completed = 0;
    syncedBytes = stream.writtenBytes();
    syncedAt = options.time().instant();
  }

  /**
   * Writes the index to both partitions and ends. A file that is still being written is given up.
   *
   * @return proof: all of the volume is on tape, and the drive has nothing left to do
   */
  public LtfsReceipt finish() throws ArchiveException {
    requireUsable();
    abandonFile();
    guarded(() -> {
      writeDataIndex("Finish");
      indexes.writeIndex(tree);
    });
    closed = true;
    return indexes.receipt(tree.entryCount());
  }

  /** A step on the drive; if it fails, the writer has failed. */
  private interface Step {
    void run() throws ArchiveException;
  }

  private void guarded(Step step) throws ArchiveException {
    try {
      step.run();
    } catch (ArchiveException e) {
      broken = e;
      throw e;
    }
  }

  private void requireIdle() throws ArchiveException {
    requireUsable();
    if (current != null) {
      throw new IllegalStateException("a file is being written");
    }
  }

  private void requireUsable() throws ArchiveException {
    if (closed) {
      throw new IllegalStateException("volume writer is closed");
    }
    if (broken instanceof ArchiveDeviceException device) {
      throw new ArchiveDeviceException("the volume cannot be written since", device.tapeCause());
    }
    if (broken != null) {
      throw new FileAccessException("the volume cannot be written since: " + broken, broken);
    }
  }

  /** Gives up what is not synced, unless {@link #finish()} has returned. The drive stays open. */
  @Override
  public void close() {
    closed = true;
  }
}
