package dev.coffer.catalog.sshsig;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The hashes an SSH signature may use over the message. */
public enum HashAlgorithm {
  SHA256("sha256", "SHA-256", 32),
  SHA512("sha512", "SHA-512", 64);

  private final String wireName;
  private final String javaName;
  private final int digestBytes;

  HashAlgorithm(String wireName, String javaName, int digestBytes) {
    this.wireName = wireName;
    this.javaName = javaName;
    this.digestBytes = digestBytes;
  }

  public String wireName() {
    return wireName;
  }

  public int digestBytes() {
    return digestBytes;
  }

  /** A fresh digest, for callers that hash while they write. */
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java platform has " + javaName, e);
    }
  }

  static Optional<HashAlgorithm> named(String wireName) {
    for (HashAlgorithm hash : values()) {
      if (hash.wireName.equals(wireName)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }
}
