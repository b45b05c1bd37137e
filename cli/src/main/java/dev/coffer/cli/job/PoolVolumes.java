package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.CopyTarget;
import dev.coffer.archive.write.VolumeSequence;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The cartridges that an archive goes to, one after the other: those of a pool that are in the
 * library, open ones before fresh ones, by barcode. Each has to pass {@link VolumeGuard} first.
 */
final class PoolVolumes implements VolumeSequence, CopyTarget, AutoCloseable {
  /** What decides, in words. */
  static final String RULE = "open cartridges of the pool first, then labelled ones, by barcode";

  /** Why an archive was given up that was to go on elsewhere. */
  static final String NO_OTHER = "no cartridge was found for the rest";

  private static final String REPAIR = "; see 'coffer volume repair'";

  private final Catalog catalog;
  private final Principal actor;
  private final TapeLibrary library;
  private final PoolName pool;
  private final long neededBytes;
  private final InstantSource time;
  private final Bringer bringer;
  private final Optional<Supplier<List<Barcode>>> only;
  private final Mounter mounter;
  private final CartridgeMoves moves = new CartridgeMoves();
  private final Set<Barcode> tried = new HashSet<>();
  private final Set<String> writeProtected = new LinkedHashSet<>();
  private final List<Barcode> written = new ArrayList<>();
  private @Nullable Mount mount;
  private @Nullable ArchiveVolume opened;
  private long mostLeftBytes = -1; // of the cartridges that were passed over for lack of room

  /** Written and let go, while nobody knows yet where the archive goes on. */
  private @Nullable Barcode left;

  /** Let go before its part of the archive was whole. */
  private @Nullable Barcode held;

  /** Whoever can put more cartridges into the library. */
  @FunctionalInterface
  interface Bringer {
    /**
     * Waits for a labelled cartridge of a pool.
     *
     * @return false if there will be none
     */
    boolean brings(PoolName pool);

    /** A cartridge of the pool is not written to, and stays as it is. */
    default void passedOver(Barcode barcode, String why) {}
  }

  /**
   * A sequence.
   *
   * @param neededBytes a cartridge with less room than this is passed over
   * @param only the cartridges that may be written, best first; empty for all of the pool
   */
  PoolVolumes(
      Catalog catalog,
      Principal actor,
      TapeLibrary library,
      PoolName pool,
      long neededBytes,
      InstantSource time,
      Bringer bringer,
      Optional<Supplier<List<Barcode>>> only) {
    this.time = time;
    this.bringer = bringer;
    this.only = only;
    this.catalog = catalog;
    this.actor = actor;
    this.library = library;
    this.pool = pool;
    this.neededBytes = neededBytes;
    this.mounter = new Mounter(library, moves);
  }

  /** The cartridges that can be written, best first. */
  List<Cartridge> candidates() throws CatalogException, TapeException {
    // Where a person brings them, all on site can be had; what is in a drive already comes first.
    boolean byHand = mounter.isByHand();
    LibraryInventory inventory;
    try (MediumChanger changer = library.openChanger()) {
      inventory = changer.inventory();
    }
    List<Barcode> chosen = only.map(Supplier::get).orElse(List.of());
    return catalog.read(session -> session.cartridges().inPool(pool)).stream()
        .filter(each -> only.isEmpty() || chosen.contains(each.barcode()))
        .filter(each -> each.data() == DataState.OPEN || each.data() == DataState.LABELLED)
        .filter(each ->
            inventory.find(each.barcode().text()).isPresent()
                || (byHand && CartridgeMoves.ON_SITE.contains(each.custody())))
        .sorted(
            Comparator.comparing(
                    (Cartridge each) -> byHand && inventory.find(each.barcode().text()).isEmpty())
                .thenComparing(each -> each.data() != DataState.OPEN)
                .thenComparing(each -> chosen.indexOf(each.barcode()))
                .thenComparing(Cartridge::barcode))
        .toList();
  }

  @Override
  public ArchiveVolume next() throws IOException {
    return next(neededBytes);
  }

  @Override
  public ArchiveVolume next(long leastBytes) throws IOException {
    try {
      leave();
      do {
        for (Cartridge candidate : candidates()) {
          if (tried.add(candidate.barcode())) {
            Optional<ArchiveVolume> volume = take(candidate, leastBytes);
            if (volume.isPresent()) {
              goesOn(candidate.barcode());
              return volume.get();
            }
          }
        }
      } while (bringer.brings(pool));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
    if (!writeProtected.isEmpty()) {
      throw Mount.writeProtected(String.join(", ", writeProtected));
    }
    throw new NotReadyException(
        "no cartridge of pool "
            + pool
            + " in the library can take more"
            + (mostLeftBytes < 0
                ? ""
                : ": most room actual=%,d bytes expected=%,d or more"
                    .formatted(mostLeftBytes, leastBytes)),
        null);
  }

  @Override
  public void letGo() throws IOException {
    Mount current = mount;
    if (current == null) {
      return;
    }
    if (opened instanceof LtfsArchiveVolume ltfs) {
      ltfs.pause();
    }
    mount = null;
    opened = null;
    held = new Barcode(current.barcode());
    current.close();
    try {
      moves.record(catalog, actor);
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  /** Says where {@link #again} goes on with what an earlier copying wrote. */
  void resume(Barcode barcode) {
    held = barcode;
    tried.add(barcode);
  }

  @Override
  public Optional<ArchiveVolume> again(TapeFile last, long leastBytes) throws IOException {
    Barcode wanted = held;
    if (wanted == null) {
      return Optional.empty();
    }
    held = null;
    try {
      Optional<ArchiveVolume> volume =
          isStillWritable(wanted) ? again(wanted, last, leastBytes) : Optional.empty();
      return volume;
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  private Optional<ArchiveVolume> again(Barcode wanted, TapeFile last, long leastBytes)
      throws IOException, CatalogException {
    Mount taken = mounter.mount(wanted.text(), OptionalInt.empty());
    boolean kept = false;
    try {
      moves.record(catalog, actor);
      VolumeGuard guard = new VolumeGuard(catalog, actor);
      CartridgeContents.Ours found = guard.requireAgreement(taken);
      ArchiveVolume volume = new VolumeEnd(catalog, time).open(taken, found, guard);
      boolean goesOn =
          volume.facts().volser().equals(last.volser())
              && volume.facts().generation() == last.volumeGeneration()
              && VolumeEnd.isBehind(volume, last)
              && volume.remainingBytes() >= leastBytes;
      if (goesOn) {
        mount = taken;
        opened = volume;
        kept = true;
        return Optional.of(volume);
      }
    } catch (WrongVolumeException e) {
      bringer.passedOver(wanted, String.valueOf(e.getMessage()));
    } finally {
      if (!kept) {
        taken.close();
      }
    }
    return Optional.empty();
  }

  private Optional<ArchiveVolume> take(Cartridge candidate, long leastBytes)
      throws IOException, CatalogException {
    Mount taken = mounter.mount(candidate.barcode().text(), OptionalInt.empty());
    boolean kept = false;
    boolean ltfs = false;
    try {
      moves.record(catalog, actor);
      if (!isStillWritable(candidate.barcode())) {
        return Optional.empty();
      }
      if (taken.drive().status().writeProtected()) {
        passOverProtected(candidate.barcode());
        return Optional.empty();
      }
      VolumeGuard guard = new VolumeGuard(catalog, actor);
      CartridgeContents.Ours found = guard.requireAgreement(taken);
      ltfs = found instanceof CartridgeContents.OurLtfs;
      ArchiveVolume volume = new VolumeEnd(catalog, time).open(taken, found, guard);
      long remaining = volume.remainingBytes();
      if (remaining < leastBytes) {
        mostLeftBytes = Math.max(mostLeftBytes, remaining);
        if (leastBytes > neededBytes) {
          requireNotEmpty(candidate.barcode(), volume, remaining, leastBytes);
        }
        if (candidate.data() == DataState.OPEN) {
          seal(candidate.barcode(), "full: only %,d bytes left".formatted(remaining));
        }
        return Optional.empty();
      }
      mount = taken;
      opened = volume;
      kept = true;
      return Optional.of(volume);
    } catch (WrongVolumeException e) {
      if (ltfs && isStillWritable(candidate.barcode())) {
        bringer.passedOver(candidate.barcode(), e.getMessage() + REPAIR);
        return Optional.empty();
      }
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

  /** Whoever moves its tab, and says that another cartridge is there, has it looked at again. */
  private void passOverProtected(Barcode barcode) {
    tried.remove(barcode);
    if (writeProtected.add(barcode.text())) {
      bringer.passedOver(barcode, "write protected: move its tab");
    }
  }

  /** Where an empty one is too small for a copy, so are others: not all of them are tried. */
  private static void requireNotEmpty(
      Barcode barcode, ArchiveVolume volume, long remaining, long leastBytes)
      throws NotReadyException {
    if (VolumeEnd.isEmpty(volume)) {
      throw new NotReadyException(
          "cartridge %s is empty, and too small: actual=%,d expected=%,d bytes of room"
              .formatted(barcode, remaining, leastBytes),
          null);
    }
  }

  /** Not quarantined: the volume is sound, but closed because an archive goes on elsewhere. */
  private boolean isStillWritable(Barcode barcode) throws CatalogException {
    return catalog
        .read(session -> session.cartridges().find(barcode))
        .map(each -> each.data() == DataState.OPEN || each.data() == DataState.LABELLED)
        .orElse(false);
  }

  /** To be called when the receipt is there: the volume that was written last takes more. */
  void finished() throws CatalogException, TapeException {
    leave();
    opened("an archive was written to it");
  }

  /** The cartridges that were written, in order. */
  List<Barcode> written() {
    return List.copyOf(written);
  }

  /** The same without those that ended before a segment of the archive was on them. */
  List<Barcode> writtenBy(Manifest manifest) {
    Set<Volser> holding = new HashSet<>();
    manifest.indexes().forEach(each -> holding.add(each.volser()));
    return written(holding);
  }

  /** Those of them that carry these volumes, in the order of writing. */
  List<Barcode> written(Collection<Volser> volumes) {
    return written.stream()
        .filter(each -> volumes.contains(Volser.ofBarcode(each.text())))
        .toList();
  }

  private void leave() throws CatalogException, TapeException {
    Mount current = mount;
    Barcode barcode = current == null ? held : new Barcode(current.barcode());
    mount = null;
    opened = null;
    held = null;
    if (current != null) {
      current.close();
    }
    if (barcode != null) {
      written.add(barcode);
      left = barcode;
      // First what the drive had to say: a cartridge that it speaks against stays suspect.
      moves.record(catalog, actor);
    }
  }

  /** Only now is it true that the archive goes on elsewhere. */
  private void goesOn(Barcode on) throws CatalogException {
    Barcode full = left;
    left = null;
    if (full != null) {
      seal(full, "full: its last archive goes on on " + on);
    }
  }

  private void opened(String why) throws CatalogException {
    Barcode barcode = left;
    left = null;
    if (barcode != null) {
      transition(barcode, DataState.OPEN, why);
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
          boolean inUse =
              from == DataState.OPEN || from == DataState.LABELLED || from == DataState.SEALED;
          if (from != to && inUse) {
            session.cartridges().transition(barcode, from, to, why);
          }
          return true;
        });
  }

  /** An archive that was not finished is taken off an LTFS volume again, as far as that works. */
  private void giveUp(Mount current) throws TapeException {
    try (current) {
      if (opened instanceof LtfsArchiveVolume ltfs) {
        ltfs.close();
      }
    } catch (ArchiveException e) {
      bringer.passedOver(
          new Barcode(current.barcode()),
          "it could not be closed properly: " + e.getMessage() + REPAIR);
    } finally {
      opened = null;
    }
  }

  /** Gives the drive back, and tells the catalog where cartridges went. */
  @Override
  public void close() throws TapeException, CatalogException {
    Mount current = mount;
    mount = null;
    try {
      if (current != null) {
        giveUp(current);
      }
    } finally {
      moves.record(catalog, actor);
      opened("an archive was begun on it, and " + NO_OTHER);
    }
  }
}
