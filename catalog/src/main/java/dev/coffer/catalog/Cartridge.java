package dev.coffer.catalog;

import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One physical cartridge.
 *
 * @param pool the pool it belongs to, empty for one that is only known
 * @param capacityBytes its native capacity where known
 * @param location where in its custody state it is, in words: a slot, a shelf, a vault's box; may
 *     be empty
 * @param addedAt when the catalog met it
 * @param note for people; may be empty
 */
public record Cartridge(
    Barcode barcode,
    Optional<PoolName> pool,
    DataState data,
    CustodyState custody,
    OptionalLong capacityBytes,
    String location,
    Instant addedAt,
    String note) {
  public Cartridge {
    Objects.requireNonNull(barcode);
    Objects.requireNonNull(data);
    Objects.requireNonNull(custody);
    Objects.requireNonNull(addedAt);
    Objects.requireNonNull(location);
    Objects.requireNonNull(note);
    if (capacityBytes.isPresent() && capacityBytes.getAsLong() <= 0) {
      throw new IllegalArgumentException("capacity bytes: actual=" + capacityBytes.getAsLong());
    }
    if ((data == DataState.DESTROYED) != (custody == CustodyState.DESTROYED)) {
      throw new IllegalArgumentException(
          "cartridge states: a cartridge is destroyed on both axes or on none");
    }
  }
}
