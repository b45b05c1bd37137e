package dev.coffer.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one thing, in order. Values are those {@link JsonOutput#value} takes; a null
 * stands for "not known", which people see as {@code -}.
 */
public final class Facts {
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /** Adds one fact; its name is the JSON member, and with spaces for humps what people see. */
  public Facts add(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** Name and value of each fact, in the order they were added. */
  public Map<String, @Nullable Object> values() {
    return values;
  }
}
