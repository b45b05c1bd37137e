package dev.coffer.catalog.audit;

import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.sshsig.HashAlgorithm;

/** SHA-256 of texts and bytes. */
public final class Digests {
  private Digests() {}

  /** The digest of a text in UTF-8. */
  public static Sha256 sha256(String text) {
    return sha256(TextWriter.bytes(text));
  }

  /** The digest of bytes. */
  public static Sha256 sha256(byte[] bytes) {
    return Sha256.of(HashAlgorithm.SHA256.newDigest().digest(bytes));
  }
}
