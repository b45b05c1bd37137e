package dev.coffer.catalog.request;

import dev.coffer.catalog.Barcode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request with all that happened to it.
 *
 * @param text as stored; what was signed
 * @param requesterSignature armored, by the requester over the same text
 * @param done cartridges it has been carried out on already
 */
public record RequestFile(
    Request request,
    String text,
    Optional<String> requesterSignature,
    List<Approval> approvals,
    Optional<Closing> closing,
    Set<Barcode> done,
    Optional<Review> review) {
  public RequestFile {
    approvals = List.copyOf(approvals);
    done = Set.copyOf(done);
  }

  /** A new file. */
  public static RequestFile of(Request request, Optional<String> requesterSignature) {
    return new RequestFile(
        request,
        request.text(),
        requesterSignature,
        List.of(),
        Optional.empty(),
        Set.of(),
        Optional.empty());
  }

  /**
   * An approval as it came in.
   *
   * @param signature armored SSHSIG over the request's text
   */
  public record Approval(String person, Instant at, String signature) {}

  /** The end of a request before its time. */
  public record Closing(How how, String by, Instant at, String why) {
    /** How it ended. */
    public enum How {
      DENIED,
      CANCELLED,
      DONE
    }
  }

  /** What somebody not involved found about an emergency afterwards. */
  public record Review(String by, Instant at, boolean wasRight, String note) {}

  /** The file with another approval. */
  public RequestFile with(Approval approval) {
    List<Approval> more = new java.util.ArrayList<>(approvals);
    more.add(approval);
    return new RequestFile(request, text, requesterSignature, more, closing, done, review);
  }

  /** The file closed. */
  public RequestFile with(Closing newClosing) {
    return new RequestFile(
        request, text, requesterSignature, approvals, Optional.of(newClosing), done, review);
  }
}
