package dev.coffer.cli.job;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.volume.MountedVolume;
import dev.coffer.archive.volume.VolumeAppender;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.write.VolumeSequence;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cartridges that an archive goes to, one after the other: those of a pool that are in the
 * library, open ones before fresh ones, by barcode. Each has to pass {@link VolumeGuard} first.
 */
final class PoolVolumes implements VolumeSequence, AutoCloseable {
  /** What decides, in words. */
  static final String RULE = "open cartridges of the pool first, then labelled ones, by barcode";

  private final Catalog catalog;
  private final Principal actor;
  private final TapeLibrary library;
  private final PoolName pool;
  private final long neededBytes;
  private final Bringer bringer;
  private final Mounter mounter;
  private final CartridgeMoves moves = new CartridgeMoves();
  private final Set<Barcode> tried = new HashSet<>();
  private final List<Barcode> written = new ArrayList<>();
  private @Nullable Mount mount;

  /** Whoever can put more cartridges into the library. */
  @FunctionalInterface
  interface Bringer {
    /**
     * Waits for a labelled cartridge of a pool.
     *
     * @return false if there will be none
     */
    boolean brings(PoolName pool);
  }

  /**
   * A sequence.
   *
   * @param neededBytes a cartridge with less room than this is passed over
   */
  PoolVolumes(
      Catalog catalog,
      Principal actor,
      TapeLibrary library,
      PoolName pool,
      long neededBytes,
      Bringer bringer) {
    this.bringer = bringer;
    this.catalog = catalog;
    this.actor = actor;
    this.library = library;
    this.pool = pool;
    this.neededBytes = neededBytes;
    this.mounter = new Mounter(library, moves);
  }

  /** The cartridges that can be written, best first. */
  List<Cartridge> candidates() throws CatalogException, TapeException {
    LibraryInventory inventory;
    try (MediumChanger changer = library.openChanger()) {
      inventory = changer.inventory();
    }
    return catalog.read(session -> session.cartridges().inPool(pool)).stream()
        .filter(each -> each.data() == DataState.OPEN || each.data() == DataState.LABELLED)
        .filter(each -> inventory.find(each.barcode().text()).isPresent())
        .sorted(
            Comparator.comparing((Cartridge each) -> each.data() != DataState.OPEN)
                .thenComparing(Cartridge::barcode))
        .toList();
  }

  @Override
  public MountedVolume next() throws IOException {
    try {
      leave(DataState.SEALED, "full: its last archive goes on on another volume");
      do {
        for (Cartridge candidate : candidates()) {
          if (tried.add(candidate.barcode())) {
            Optional<MountedVolume> volume = take(candidate);
            if (volume.isPresent()) {
              return volume.get();
            }
          }
        }
      } while (bringer.brings(pool));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
    throw new NotReadyException(
        "no cartridge of pool " + pool + " in the library can take more", null);
  }

  private Optional<MountedVolume> take(Cartridge candidate) throws IOException, CatalogException {
    Mount taken = mounter.mount(candidate.barcode().text(), OptionalInt.empty());
    boolean kept = false;
    try {
      VolumeGuard guard = new VolumeGuard(catalog, actor);
      VolumeFacts facts = guard.requireAgreement(taken);
      MountedVolume volume = VolumeAppender.position(taken.drive(), facts);
      int known = lastKnownTapeFile(facts);
      if (volume.nextTapeFile() <= known) {
        throw guard.quarantined(
            taken.barcode(),
            "it ends before tape file %d, which the catalog has on it".formatted(known));
      }
      if (remainingBytes(taken) < neededBytes) {
        if (candidate.data() == DataState.OPEN) {
          seal(candidate.barcode(), "full: only %,d bytes left".formatted(remainingBytes(taken)));
        }
        return Optional.empty();
      }
      mount = taken;
      kept = true;
      return Optional.of(volume);
    } catch (WrongVolumeException e) {
      if (isStillWritable(candidate.barcode())) {
        seal(candidate.barcode(), String.valueOf(e.getMessage()));
        return Optional.empty();
      }
      throw e;
    } finally {
      if (!kept) {
        taken.close();
      }
    }
  }

  private static long remainingBytes(Mount mount) throws TapeException {
    return mount.drive().capacity(0).map(MediumCapacity::remainingBytes).orElse(Long.MAX_VALUE);
  }

  /** Not quarantined: the volume is sound, but closed because an archive goes on elsewhere. */
  private boolean isStillWritable(Barcode barcode) throws CatalogException {
    return catalog
        .read(session -> session.cartridges().find(barcode))
        .map(each -> each.data() == DataState.OPEN || each.data() == DataState.LABELLED)
        .orElse(false);
  }

  private int lastKnownTapeFile(VolumeFacts facts) throws CatalogException {
    VolumeId id = LabelJob.volumeId(facts);
    return catalog.read(session -> {
      int last = 1;
      for (var segment : session.archives().segmentsOn(id)) {
        last = Math.max(last, ReceiptMapper.tapeFile(segment));
      }
      for (var part : session.archives().indexPartsOn(id)) {
        last = Math.max(last, ReceiptMapper.tapeFile(part));
      }
      return last;
    });
  }

  /** To be called when the receipt is there: the volume that was written last takes more. */
  void finished() throws CatalogException, TapeException {
    leave(DataState.OPEN, "an archive was written to it");
  }

  /** The cartridges that were written, in order. */
  List<Barcode> written() {
    return List.copyOf(written);
  }

  private void leave(DataState state, String why) throws CatalogException, TapeException {
    Mount current = mount;
    if (current != null) {
      mount = null;
      Barcode barcode = new Barcode(current.barcode());
      current.close();
      written.add(barcode);
      transition(barcode, state, why);
    }
  }

  private void seal(Barcode barcode, String why) throws CatalogException {
    transition(barcode, DataState.SEALED, why);
  }

  private void transition(Barcode barcode, DataState to, String why) throws CatalogException {
    catalog.write(
        actor,
        session -> {
          DataState from = session.cartridges().find(barcode).orElseThrow().data();
          if (from != to) {
            session.cartridges().transition(barcode, from, to, why);
          }
          return true;
        });
  }

  /** Gives the drive back, and tells the catalog where cartridges went. */
  @Override
  public void close() throws TapeException, CatalogException {
    Mount current = mount;
    mount = null;
    try {
      if (current != null) {
        current.close();
      }
    } finally {
      moves.record(catalog, actor);
    }
  }
}
