package dev.coffer.catalog.sshsig;

import java.util.Arrays;

/**
 * A signature as read, or as made by {@link SshSig#sign}: says who signed what namespace with which
 * hash, and proves nothing until {@link SshSig#verify} has looked at it. Immutable.
 */
public final class SshSignature {
  private static final String KIND = "SSH SIGNATURE";
  private static final int VERSION = 1;
  private static final int MAGIC_BYTES = 6;
  static final String MAGIC = "SSHSIG";

  private final SshPublicKey key;
  private final String namespace;
  private final HashAlgorithm hash;
  private final byte[] signature;

  SshSignature(SshPublicKey key, String namespace, HashAlgorithm hash, byte[] signature) {
    this.key = key;
    this.namespace = namespace;
    this.hash = hash;
    this.signature = signature.clone();
  }

  /**
   * Reads the armored text of a {@code .sig} file.
   *
   * @throws SshFormatException if it is anything else, or holds a key we do not support
   */
  public static SshSignature parse(String armor) throws SshFormatException {
    return fromBlob(Armor.unwrap(KIND, armor));
  }

  /**
   * Reads the bytes inside the armor.
   *
   * @throws SshFormatException as {@link #parse}
   */
  public static SshSignature fromBlob(byte[] blob) throws SshFormatException {
    WireReader in = new WireReader(blob, "signature");
    if (!Arrays.equals(in.fixed(MAGIC_BYTES), new WireWriter().raw(MAGIC).bytes())) {
      throw in.malformed("does not start with SSHSIG");
    }
    long version = in.u32();
    if (version != VERSION) {
      throw new SshFormatException(
          Refusal.UNSUPPORTED_VERSION, "signature: version: actual=" + version + " expected=1");
    }
    SshPublicKey key = SshPublicKey.fromBlob(in.string());
    String namespace = in.name();
    if (namespace.isEmpty()) {
      throw in.malformed("empty namespace");
    }
    // The signed bytes are rebuilt with an empty reserved field, so anything here is unsigned.
    in.string(0);
    String hashName = in.name();
    HashAlgorithm hash =
        HashAlgorithm.named(hashName)
            .orElseThrow(() ->
                new SshFormatException(
                    Refusal.UNSUPPORTED_HASH,
                    "signature: hash not supported: " + SshPublicKey.printable(hashName)));
    byte[] signature = in.string();
    in.end();
    return new SshSignature(key, namespace, hash, signature);
  }

  /** The text {@code ssh-keygen -Y verify -s} reads, ending in a line feed. */
  public String armor() {
    return Armor.wrap(KIND, blob());
  }

  /** The bytes inside the armor. */
  public byte[] blob() {
    return new WireWriter()
        .raw(MAGIC)
        .u32(VERSION)
        .string(key.blob())
        .string(namespace)
        .string("")
        .string(hash.wireName())
        .string(signature)
        .bytes();
  }

  /** The key that claims to have signed. */
  public SshPublicKey key() {
    return key;
  }

  public String namespace() {
    return namespace;
  }

  public HashAlgorithm hash() {
    return hash;
  }

  byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshSignature that && Arrays.equals(blob(), that.blob());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "signature by " + key + " in namespace " + namespace;
  }
}
