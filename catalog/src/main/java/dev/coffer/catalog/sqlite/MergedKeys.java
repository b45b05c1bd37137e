package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several ascending sources as one. Made for sources that take turns seldom, as the layers of a
 * load do: each has other chunks, so a turn lasts as long as a gram.
 */
final class MergedKeys implements KeySource {
  /** Not at their end, each at a key that is still to be given; but for the current one. */
  private final List<KeySource> others = new ArrayList<>();

  private KeySource current;
  private boolean ended;

  /** The least key of the others. */
  private long bound;

  MergedKeys(List<? extends KeySource> sources) throws CatalogException {
    for (KeySource source : sources) {
      if (source.next()) {
        others.add(source);
      }
    }
    current = new Empty();
    bound = Long.MIN_VALUE;
  }

  @Override
  public boolean next() throws CatalogException {
    if (ended) {
      return false;
    }
    if (current.next()) {
      if (current.key() <= bound) {
        return true;
      }
      others.add(current);
    }
    return choose();
  }

  private boolean choose() {
    if (others.isEmpty()) {
      ended = true;
      return false;
    }
    int least = 0;
    bound = Long.MAX_VALUE;
    for (int i = 1; i < others.size(); i++) {
      if (others.get(i).key() < others.get(least).key()) {
        bound = others.get(least).key();
        least = i;
      } else {
        bound = Math.min(bound, others.get(i).key());
      }
    }
    current = others.remove(least);
    return true;
  }

  @Override
  public long key() {
    return current.key();
  }

  private static final class Empty implements KeySource {
    @Override
    public boolean next() {
      return false;
    }

    @Override
    public long key() {
      throw new IllegalStateException("no key");
    }
  }
}
