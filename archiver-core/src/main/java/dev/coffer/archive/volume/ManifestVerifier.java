package dev.coffer.archive.volume;

/** Checks the signature of a manifest. A port, as {@link ManifestSigner}. */
public interface ManifestVerifier {

  /** What a check found. */
  enum Result {
    /** Signed by a key that is trusted for manifests. */
    TRUSTED,
    /** Signed by a key that nobody has vouched for here. */
    UNKNOWN_SIGNER,
    /** The signature does not fit the bytes, or is none. */
    INVALID
  }

  Result verify(byte[] manifest, byte[] signature);
}
