package dev.coffer.cli.job;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeId;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.TapeLibrary;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Brings volumes into a drive for reading, by what the catalog knows of them. Keeps the last one
 * mounted until another is wanted.
 */
final class CatalogVolumes implements VolumeProvider, AutoCloseable {
  private final Catalog catalog;
  private final Principal actor;
  private final Mounter mounter;
  private final CartridgeMoves moves = new CartridgeMoves();
  private @Nullable Mount mount;
  private @Nullable VolumeId mounted;
  private CartridgeContents contents = new CartridgeContents.Blank();

  CatalogVolumes(Catalog catalog, Principal actor, TapeLibrary library) {
    this.catalog = catalog;
    this.actor = actor;
    this.mounter = new Mounter(library, moves);
  }

  @Override
  public TapeDrive mount(Volser volser, int generation) throws IOException {
    VolumeId id = new VolumeId(new dev.coffer.catalog.Volser(volser.value()), generation);
    Mount current = mount;
    if (current != null && id.equals(mounted)) {
      return current.drive();
    }
    release();
    try {
      Optional<Volume> volume = catalog.read(session -> session.volumes().find(id));
      if (volume.isEmpty()) {
        throw new WrongVolumeException("the catalog knows no volume " + id);
      }
      Mount taken = mounter.mount(volume.get().cartridge().text(), OptionalInt.empty());
      mount = taken;
      contents = requireVolume(taken, volume.get());
      mounted = id;
      return taken.drive();
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  /** The drive that has the volume mounted last, for the evidence; empty if there is none. */
  String driveSerial() {
    Mount current = mount;
    return current == null ? "" : current.driveSerial();
  }

  /** What is on the cartridge mounted last. */
  CartridgeContents contents() {
    return contents;
  }

  private static CartridgeContents requireVolume(Mount mount, Volume wanted) throws IOException {
    CartridgeContents contents = CartridgeContents.of(mount.drive());
    boolean right =
        switch (contents) {
          case CartridgeContents.Ours ours ->
              ours.format() == wanted.format()
                  && LabelJob.volumeId(ours.facts()).equals(wanted.id());
          case CartridgeContents.ForeignLtfs foreign ->
              ForeignVolumes.volume(wanted.cartridge(), foreign.reader()).equals(wanted);
          case CartridgeContents.Blank blank -> false;
          case CartridgeContents.Foreign foreign -> false;
        };
    if (!right) {
      throw new WrongVolumeException(
          "cartridge %s: actual=%s expected=volume %s"
              .formatted(mount.barcode(), contents.inWords(), wanted.id()));
    }
    return contents;
  }

  /** Gives the drive back, so that something else can be mounted in it. */
  void release() throws TapeException {
    Mount current = mount;
    mount = null;
    mounted = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() throws TapeException, CatalogException {
    try {
      release();
    } finally {
      moves.record(catalog, actor);
    }
  }
}
