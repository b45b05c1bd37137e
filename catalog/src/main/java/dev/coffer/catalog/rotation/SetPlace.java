package dev.coffer.catalog.rotation;

import java.util.Objects;

/**
 * What a cartridge is in a rotation.
 *
 * @param level whose set it is in; archives of another level never go onto it
 * @param copy which copy of the set's archives it holds, from 1
 */
public record SetPlace(LevelName level, SetName set, int copy) {
  public SetPlace {
    Objects.requireNonNull(level);
    Objects.requireNonNull(set);
    if (copy < 1) {
      throw new IllegalArgumentException("copy: actual=" + copy + " expected=1 up");
    }
  }

  @Override
  public String toString() {
    return copy == 1 ? set.text() : set + " copy " + copy;
  }
}
