package dev.coffer.catalog.audit;

import dev.coffer.catalog.Principal;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be recorded, before it has a place in the chain.
 *
 * @param action a dotted verb such as {@code custody.hand-over}
 * @param object what it was done to: a barcode, a request, a person
 * @param details by key, for whoever reads the log later
 */
public record AuditEvent(
    Principal by, String action, String object, SortedMap<String, String> details) {
  public AuditEvent {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    details.keySet().forEach(AuditEvent::requireKey);
  }

  /** An event with its details as key, value, key, value … */
  public static AuditEvent of(Principal by, String action, String object, String... details) {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < details.length; i += 2) {
      map.put(details[i], details[i + 1]);
    }
    return new AuditEvent(by, action, object, map);
  }

  /** An event with details from a map. */
  public static AuditEvent of(
      Principal by, String action, String object, Map<String, String> details) {
    return new AuditEvent(by, action, object, new TreeMap<>(details));
  }

  private static void requireKey(String key) {
    if (!TextWriter.isKey(key)) {
      throw new IllegalArgumentException("audit detail key: actual=" + key);
    }
  }
}
