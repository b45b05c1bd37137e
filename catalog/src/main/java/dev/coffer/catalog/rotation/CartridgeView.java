package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One cartridge as rotation sees it.
 *
 * @param site the name of the place it is at, or was last confirmed at
 * @param place its set, empty for one that is in none
 * @param lastWritten the custody day of its last run
 * @param held somebody put a hold on it
 * @param capacityBytes where not known, one cartridge is taken to be enough
 * @param usedBytes what is on it
 */
public record CartridgeView(
    Barcode barcode,
    Optional<PoolName> pool,
    DataState data,
    CustodyState custody,
    String site,
    Optional<SetPlace> place,
    Optional<LocalDate> lastWritten,
    boolean held,
    OptionalLong capacityBytes,
    long usedBytes) {
  public CartridgeView {
    Objects.requireNonNull(barcode);
    Objects.requireNonNull(pool);
    Objects.requireNonNull(data);
    Objects.requireNonNull(custody);
    Objects.requireNonNull(site);
    Objects.requireNonNull(place);
    Objects.requireNonNull(lastWritten);
    if (usedBytes < 0) {
      throw new IllegalArgumentException("used bytes: actual=" + usedBytes);
    }
  }

  /** A new cartridge in a slot of the library. */
  public static CartridgeView blank(Barcode barcode, PoolName pool, String site) {
    return new CartridgeView(
        barcode,
        Optional.of(pool),
        DataState.BLANK,
        CustodyState.LIBRARY,
        site,
        Optional.empty(),
        Optional.empty(),
        false,
        OptionalLong.empty(),
        0);
  }

  /** True if a run can take it in its hands: in the library, in a drive or on the shelf. */
  public boolean atHand() {
    return switch (custody) {
      case DRIVE, LIBRARY, SHELF -> true;
      case PACKED,
          TRANSIT_OUT,
          VAULT,
          RECALL_REQUESTED,
          RECALL_APPROVED,
          TRANSIT_IN,
          RECEIVED,
          CHECKED_OUT,
          MISSING,
          DESTROYED ->
          false;
    };
  }

  /** True if its archives can be counted on: trusted, not given up, and where they should be. */
  public boolean dependable() {
    boolean trusted =
        switch (data) {
          case OPEN, SEALED, RETIRED -> true;
          case BLANK, LABELLED, RELEASED, SUSPECT, QUARANTINED, DESTROYED -> false;
        };
    return trusted
        && custody != CustodyState.MISSING
        && custody != CustodyState.CHECKED_OUT
        && custody != CustodyState.DESTROYED;
  }

  /** True if no drive and no library can reach it. */
  public boolean offline() {
    return custody != CustodyState.DRIVE && custody != CustodyState.LIBRARY;
  }

  /** The same in another state of its data. */
  public CartridgeView withData(DataState newData) {
    return new CartridgeView(
        barcode, pool, newData, custody, site, place, lastWritten, held, capacityBytes, usedBytes);
  }

  /** The same in other hands. */
  public CartridgeView withCustody(CustodyState newCustody, String newSite) {
    return new CartridgeView(
        barcode,
        pool,
        data,
        newCustody,
        newSite,
        place,
        lastWritten,
        held,
        capacityBytes,
        usedBytes);
  }

  /** The same with or without a hold. */
  public CartridgeView withHeld(boolean nowHeld) {
    return new CartridgeView(
        barcode, pool, data, custody, site, place, lastWritten, nowHeld, capacityBytes, usedBytes);
  }

  /** The same of a known size. */
  public CartridgeView withCapacity(long bytes) {
    return new CartridgeView(
        barcode,
        pool,
        data,
        custody,
        site,
        place,
        lastWritten,
        held,
        OptionalLong.of(bytes),
        usedBytes);
  }

  /** The same after a run wrote to it. */
  public CartridgeView written(
      PoolName newPool, SetPlace newPlace, LocalDate on, DataState newData, long nowUsedBytes) {
    return new CartridgeView(
        barcode,
        Optional.of(newPool),
        newData,
        custody,
        site,
        Optional.of(newPlace),
        Optional.of(on),
        held,
        capacityBytes,
        nowUsedBytes);
  }
}
