package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the schedule sends out or brings back at one pick-up: named cartridges with the generation
 * of their labels. It needs no second person beyond the two-sided hand-over.
 *
 * @param scope {@link AuthorityScope#PICK_UP} for a list of what goes out, {@link
 *     AuthorityScope#RETURN} for what comes back to be reused
 * @param notBefore when its pick-up begins
 * @param until when its pick-up is over
 * @param destination the vault: where they go, or where what comes back is
 */
public record PickList(
    long number,
    AuthorityScope scope,
    Instant notBefore,
    Instant until,
    String destination,
    SortedMap<Barcode, Integer> cartridges) {
  public PickList {
    if (scope != AuthorityScope.PICK_UP && scope != AuthorityScope.RETURN) {
      throw new IllegalArgumentException("pick list: scope: actual=" + scope);
    }
    if (!notBefore.isBefore(until) || cartridges.isEmpty()) {
      throw new IllegalArgumentException("pick list: no cartridges or an empty window");
    }
    cartridges = Collections.unmodifiableSortedMap(new TreeMap<>(cartridges));
  }

  /** The authority it gives at a time; empty outside its window. */
  public Optional<Authority> at(Instant now) {
    return now.isBefore(notBefore) || !now.isBefore(until)
        ? Optional.empty()
        : Optional.of(new Scheduled(this));
  }

  private record Scheduled(PickList list) implements Authority {
    @Override
    public String name() {
      return "pick list " + list.number;
    }

    @Override
    public boolean covers(AuthorityScope scope, Barcode barcode, int generation) {
      Map<Barcode, Integer> named = list.cartridges;
      Integer expected = named.get(barcode);
      return scope == list.scope && expected != null && expected == generation;
    }

    @Override
    public Set<String> people() {
      return Set.of();
    }

    @Override
    public Optional<String> term(String key) {
      return key.equals("to") ? Optional.of(list.destination) : Optional.empty();
    }
  }
}
