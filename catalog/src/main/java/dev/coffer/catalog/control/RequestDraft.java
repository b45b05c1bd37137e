package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.request.Consequence;
import dev.coffer.catalog.request.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants to request, before it is frozen into a text.
 *
 * @param validFrom when it may first be carried out; empty for at once
 * @param validFor how long it lives; empty for as long as the policy lets it
 */
public record RequestDraft(
    RequestKind kind,
    boolean emergency,
    String reason,
    Map<String, String> parameters,
    List<Barcode> cartridges,
    List<Consequence> consequences,
    Optional<Instant> validFrom,
    Optional<Duration> validFor) {
  public RequestDraft {
    parameters = Map.copyOf(parameters);
    cartridges = List.copyOf(cartridges);
    consequences = List.copyOf(consequences);
  }

  /** A draft that is valid at once and as long as the policy says. */
  public static RequestDraft of(
      RequestKind kind, String reason, Map<String, String> parameters, List<Barcode> cartridges) {
    return new RequestDraft(
        kind, false, reason, parameters, cartridges, List.of(), Optional.empty(), Optional.empty());
  }
}
