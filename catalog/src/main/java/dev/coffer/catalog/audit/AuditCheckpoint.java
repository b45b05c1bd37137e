package dev.coffer.catalog.audit;

import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.time.Instant;

/**
 * A head that the host signed.
 *
 * @param signature armored SSHSIG over {@link #text}
 */
public record AuditCheckpoint(AuditHead head, Instant time, String signature) {
  /** The SSHSIG namespace of checkpoints. */
  public static final String NAMESPACE = "coffer-audit";

  private static final String TITLE = "coffer audit checkpoint 1";

  /** Signs a head with the host's key. */
  public static AuditCheckpoint sign(AuditHead head, Instant time, SshPrivateKey hostKey) {
    byte[] message = TextWriter.bytes(text(head, time));
    return new AuditCheckpoint(head, time, SshSig.sign(hostKey, NAMESPACE, message).armor());
  }

  /** What is signed. */
  public String text() {
    return text(head, time);
  }

  private static String text(AuditHead head, Instant time) {
    return new TextWriter(TITLE).line("head", head.toString()).line("time", time.toString()).text();
  }

  /** Whether the signature is good and by a key the caller trusts as a host's. */
  public Verification verify(Trust hosts) {
    return SshSig.verify(signature, NAMESPACE, TextWriter.bytes(text()), hosts);
  }
}
