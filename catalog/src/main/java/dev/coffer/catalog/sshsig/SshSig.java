package dev.coffer.catalog.sshsig;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Signs and verifies. A message is hashed once and never held; what is signed is about a hundred
 * bytes, so a digest taken while the message was written is enough.
 */
public final class SshSig {
  private static final int BUFFER_BYTES = 65_536;

  private SshSig() {}

  /**
   * Signs with SHA-512, as {@code ssh-keygen -Y sign -n namespace} does by default.
   *
   * @throws IllegalArgumentException if the namespace is empty or not printable ASCII
   */
  public static SshSignature sign(SshPrivateKey key, String namespace, byte[] message) {
    HashAlgorithm hash = HashAlgorithm.SHA512;
    return signDigest(key, namespace, hash, hash.newDigest().digest(message));
  }

  /**
   * Signs what is left in the stream, which stays open.
   *
   * @throws IOException if the stream fails; nothing was signed
   */
  public static SshSignature sign(SshPrivateKey key, String namespace, InputStream message)
      throws IOException {
    HashAlgorithm hash = HashAlgorithm.SHA512;
    return signDigest(key, namespace, hash, digest(hash, message));
  }

  /**
   * Signs a message known by its digest.
   *
   * @throws IllegalArgumentException if the digest has not the hash's length, or the namespace is
   *     empty or not printable ASCII
   */
  public static SshSignature signDigest(
      SshPrivateKey key, String namespace, HashAlgorithm hash, byte[] digest) {
    requireDigest(hash, digest);
    if (namespace.isEmpty() || !namespace.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw new IllegalArgumentException("namespace: empty or not printable ASCII");
    }
    byte[] signature = key.sign(signedBytes(namespace, hash, digest));
    return new SshSignature(key.publicKey(), namespace, hash, signature);
  }

  /** Checks signature, namespace and key, in this order of trust. */
  public static Verification verify(
      SshSignature signature, String namespace, byte[] message, Trust trust) {
    return verifyDigest(signature, namespace, signature.hash().newDigest().digest(message), trust);
  }

  /**
   * Checks against what is left in the stream, which stays open.
   *
   * @throws IOException if the stream fails; nothing is known then
   */
  public static Verification verify(
      SshSignature signature, String namespace, InputStream message, Trust trust)
      throws IOException {
    return verifyDigest(signature, namespace, digest(signature.hash(), message), trust);
  }

  /** Reads an armored signature and checks it; a text that is none is refused, never thrown. */
  public static Verification verify(
      String armoredSignature, String namespace, byte[] message, Trust trust) {
    try {
      return verify(SshSignature.parse(armoredSignature), namespace, message, trust);
    } catch (SshFormatException e) {
      return new Verification.Refused(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks against a digest made with {@link SshSignature#hash()}.
   *
   * @throws IllegalArgumentException if the digest has not that hash's length
   */
  public static Verification verifyDigest(
      SshSignature signature, String namespace, byte[] digest, Trust trust) {
    requireDigest(signature.hash(), digest);
    if (!signature.namespace().equals(namespace)) {
      return new Verification.Refused(
          Refusal.WRONG_NAMESPACE,
          "signed for another purpose: actual=" + signature.namespace() + " expected=" + namespace);
    }
    byte[] signed = signedBytes(namespace, signature.hash(), digest);
    return switch (SignatureCheck.check(signature.key(), signature.signature(), signed)) {
      case Verification.Valid valid -> trust.judge(valid, namespace);
      case Verification.Refused refused -> refused;
    };
  }

  /** The bytes M of PROTOCOL.sshsig. */
  private static byte[] signedBytes(String namespace, HashAlgorithm hash, byte[] digest) {
    return new WireWriter()
        .raw(SshSignature.MAGIC)
        .string(namespace)
        .string("")
        .string(hash.wireName())
        .string(digest)
        .bytes();
  }

  private static byte[] digest(HashAlgorithm hash, InputStream message) throws IOException {
    MessageDigest digest = hash.newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = message.read(buffer); count >= 0; count = message.read(buffer)) {
      digest.update(buffer, 0, count);
    }
    return digest.digest();
  }

  private static void requireDigest(HashAlgorithm hash, byte[] digest) {
    if (digest.length != hash.digestBytes()) {
      throw new IllegalArgumentException(
          "digest length: actual=" + digest.length + " expected=" + hash.digestBytes());
    }
  }
}
