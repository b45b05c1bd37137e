package dev.coffer.catalog.request;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.people.PersonName;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one person asks for. Frozen: it names exact cartridges, never a query, and its text is what
 * is signed.
 *
 * @param by the requester and the machine and interface they used
 * @param parameters what the kind needs beside cartridges, such as {@code to}, {@code person}
 * @param approvalsNeeded approvers beside the requester
 * @param peopleVersion version and digest of the list of people then
 * @param policy digest of the approval policy then
 * @param head of the audit log then
 */
public record Request(
    RequestId id,
    RequestKind kind,
    boolean emergency,
    PersonName requester,
    Principal by,
    Instant requestedAt,
    Instant validFrom,
    Instant validUntil,
    String reason,
    SortedMap<String, String> parameters,
    List<RequestItem> items,
    List<Consequence> consequences,
    int approvalsNeeded,
    long peopleVersion,
    Sha256 people,
    Sha256 policy,
    AuditHead head) {
  public Request {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    items = List.copyOf(items);
    consequences = List.copyOf(consequences);
    if (!requester.text().equals(by.person())) {
      throw new IllegalArgumentException("request: requester differs from who did it");
    }
    if (reason.isBlank()) {
      throw new IllegalArgumentException("request: a reason is needed");
    }
    if (kind.namesCartridges() == items.isEmpty()) {
      throw new IllegalArgumentException(
          "request: a "
              + kind.wireName()
              + (items.isEmpty() ? " names" : " names no")
              + " cartridges");
    }
    Set<Object> barcodes = new HashSet<>();
    items.forEach(item -> {
      if (!barcodes.add(item.barcode())) {
        throw new IllegalArgumentException("request: named twice: " + item.barcode());
      }
    });
    parameters
        .keySet()
        .forEach(key -> {
          if (!TextWriter.isKey(key)) {
            throw new IllegalArgumentException("request: parameter key: actual=" + key);
          }
        });
    if (!validFrom.isBefore(validUntil) || validFrom.isBefore(requestedAt)) {
      throw new IllegalArgumentException("request: its window is empty or begins before it");
    }
    if (approvalsNeeded < 1) {
      throw new IllegalArgumentException("request: approvals needed: actual=" + approvalsNeeded);
    }
  }

  /** The canonical text: complete, readable, and what is signed. */
  public String text() {
    return RequestText.write(this);
  }

  /**
   * Reads a request's text.
   *
   * @throws TextFormatException if it is not exactly what {@link #text} writes
   */
  public static Request parse(String text) throws TextFormatException {
    return RequestText.parse(text);
  }
}
