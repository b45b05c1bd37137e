package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object that is read member by member; what is missing or of another type is damage. */
final class JsonObject {
  private final String what;
  private final Map<String, Object> members;

  JsonObject(String what, Map<String, Object> members) {
    this.what = what;
    this.members = members;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String string(String name) throws ArchiveDamagedException {
    return member(name, String.class);
  }

  Optional<String> optionalString(String name) throws ArchiveDamagedException {
    return has(name) ? Optional.of(string(name)) : Optional.empty();
  }

  String string(String name, String otherwise) throws ArchiveDamagedException {
    return has(name) ? string(name) : otherwise;
  }

  /** A whole number from 0 on. */
  long number(String name) throws ArchiveDamagedException {
    long number = member(name, Long.class);
    if (number < 0) {
      throw new ArchiveDamagedException("%s: %s is negative: %d".formatted(what, name, number));
    }
    return number;
  }

  long number(String name, long otherwise) throws ArchiveDamagedException {
    return has(name) ? number(name) : otherwise;
  }

  /** A whole number from 0 to what an int holds. */
  int integer(String name) throws ArchiveDamagedException {
    long number = number(name);
    if (number > Integer.MAX_VALUE) {
      throw new ArchiveDamagedException("%s: %s is too big: %d".formatted(what, name, number));
    }
    return (int) number;
  }

  int integer(String name, int otherwise) throws ArchiveDamagedException {
    return has(name) ? integer(name) : otherwise;
  }

  boolean flag(String name) throws ArchiveDamagedException {
    return member(name, Boolean.class);
  }

  Instant instant(String name) throws ArchiveDamagedException {
    String text = string(name);
    try {
      return InstantText.parse(text);
    } catch (DateTimeException e) {
      throw new ArchiveDamagedException("%s: %s is not a time: %s".formatted(what, name, text), e);
    }
  }

  JsonObject object(String name) throws ArchiveDamagedException {
    return member(name, JsonObject.class);
  }

  List<JsonObject> objects(String name) throws ArchiveDamagedException {
    return list(name, JsonObject.class);
  }

  List<String> strings(String name) throws ArchiveDamagedException {
    return list(name, String.class);
  }

  List<Long> numbers(String name) throws ArchiveDamagedException {
    return list(name, Long.class);
  }

  /** The names of its members, in order. */
  List<String> names() {
    return List.copyOf(members.keySet());
  }

  private <T> List<T> list(String name, Class<T> type) throws ArchiveDamagedException {
    List<T> items = new ArrayList<>();
    for (Object item : member(name, List.class)) {
      if (!type.isInstance(item)) {
        throw new ArchiveDamagedException(what + ": wrong sort of item in " + name);
      }
      items.add(type.cast(item));
    }
    return items;
  }

  private <T> T member(String name, Class<T> type) throws ArchiveDamagedException {
    Object value = members.get(name);
    if (value == null) {
      throw new ArchiveDamagedException("%s: %s is missing".formatted(what, name));
    }
    if (!type.isInstance(value)) {
      throw new ArchiveDamagedException("%s: %s is of the wrong sort".formatted(what, name));
    }
    return type.cast(value);
  }
}
