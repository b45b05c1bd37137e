package dev.coffer.archive.volume;

/**
 * Signs manifests with the host's SSH key (SSHSIG, namespace {@code coffer-manifest}). A port: who
 * has the key is outside of this module.
 */
public interface ManifestSigner {
  /** The namespace of a manifest's signature. */
  String NAMESPACE = "coffer-manifest";

  /** The armored signature of these bytes. */
  byte[] sign(byte[] manifest);
}
