package dev.coffer.catalog.sshsig;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trust list in the form of ssh-keygen's {@code allowed_signers} file (ssh-keygen(1), "ALLOWED
 * SIGNERS"). Immutable. The same text serves {@code ssh-keygen -Y verify -f}.
 */
public final class AllowedSigners {
  private static final int MAX_TEXT_CHARS = 4 << 20;

  private final List<Entry> entries;
  private final List<Skipped> skipped;

  /**
   * One line: who may sign what, when.
   *
   * @param principals pattern list, {@code *} and {@code ?} and a leading {@code !} as in ssh
   * @param namespaces pattern list; empty means any namespace
   */
  public record Entry(
      String principals,
      SshPublicKey key,
      Optional<String> namespaces,
      Optional<Instant> validAfter,
      Optional<Instant> validBefore) {}

  /** A line that grants nothing, because its key is of no use here. */
  public record Skipped(int lineNumber, Refusal reason, String explanation) {}

  private AllowedSigners(List<Entry> entries, List<Skipped> skipped) {
    this.entries = List.copyOf(entries);
    this.skipped = List.copyOf(skipped);
  }

  /** A list from values. */
  public static AllowedSigners of(List<Entry> entries) {
    return new AllowedSigners(entries, List.of());
  }

  /**
   * Reads the text of a file. A line with an unsupported or weak key, a certificate or a
   * certificate authority is skipped and reported; ssh-keygen skips unknown key types too.
   *
   * @param zone of the times written without {@code Z}
   * @throws SshFormatException if a line is malformed; the message names it
   */
  public static AllowedSigners parse(String text, ZoneId zone) throws SshFormatException {
    if (text.length() > MAX_TEXT_CHARS) {
      throw new SshFormatException(
          Refusal.TOO_LARGE, "allowed signers: too long: actual=" + text.length());
    }
    List<Entry> entries = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      try {
        entries.add(AllowedSignersLine.parse(content, zone));
      } catch (SshFormatException e) {
        String explanation = "allowed signers line " + number + ": " + e.getMessage();
        switch (e.reason()) {
          case UNSUPPORTED_KEY, CERTIFICATE, WEAK_KEY ->
              skipped.add(new Skipped(number, e.reason(), explanation));
          default -> throw new SshFormatException(e.reason(), explanation);
        }
      }
    }
    return new AllowedSigners(entries, skipped);
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The lines that grant nothing, for a warning. */
  public List<Skipped> skipped() {
    return skipped;
  }

  /** The entry that lets this key sign, or the reason that came closest to one. */
  Verification judge(
      Verification.Valid found, String namespace, @Nullable String principal, Instant at) {
    Verification.Refused nearest =
        new Verification.Refused(
            Refusal.UNKNOWN_KEY, "the key is not in the list of allowed signers: " + found.key());
    for (Entry entry : entries) {
      if (!entry.key().equals(found.key())) {
        continue;
      }
      Optional<Verification.Refused> refused = refusal(entry, namespace, principal, at);
      if (refused.isEmpty()) {
        String name = principal == null ? entry.principals() : principal;
        return new Verification.Valid(found.key(), Optional.of(name), found.userVerified());
      }
      if (refused.get().reason().compareTo(nearest.reason()) > 0) {
        nearest = refused.get();
      }
    }
    return nearest;
  }

  private static Optional<Verification.Refused> refusal(
      Entry entry, String namespace, @Nullable String principal, Instant at) {
    if (principal != null && !PatternList.matches(entry.principals(), principal)) {
      return refused(
          Refusal.WRONG_PRINCIPAL,
          "the key belongs to somebody else: actual="
              + entry.principals()
              + " expected="
              + principal);
    }
    if (entry.namespaces().isPresent()
        && !PatternList.matches(entry.namespaces().get(), namespace)) {
      return refused(
          Refusal.NAMESPACE_NOT_ALLOWED, "the key may not sign in namespace " + namespace);
    }
    if (entry.validAfter().isPresent() && at.isBefore(entry.validAfter().get())) {
      return refused(
          Refusal.NOT_YET_VALID, "the key is valid only after " + entry.validAfter().get());
    }
    if (entry.validBefore().isPresent() && at.isAfter(entry.validBefore().get())) {
      return refused(
          Refusal.NO_LONGER_VALID, "the key was valid only before " + entry.validBefore().get());
    }
    return Optional.empty();
  }

  private static Optional<Verification.Refused> refused(Refusal reason, String explanation) {
    return Optional.of(new Verification.Refused(reason, explanation));
  }
}
