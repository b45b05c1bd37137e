package dev.coffer.catalog.sshsig;

import java.util.Optional;

/**
 * The kinds of key that may sign, with what follows the type name in the public key and the
 * algorithm name in the signature.
 *
 * <pre>
 * ssh-ed25519                        string(point 32)               string(sig 64)
 * ecdsa-sha2-nistp{256,384,521}      string(curve) string(04 X Y)   string(mpint r, mpint s)
 * ssh-rsa                            mpint e, mpint n               string(s); rsa-sha2-256 or -512
 * sk-ssh-ed25519@openssh.com         string(point) string(app)      string(sig) flags u32 counter
 * sk-ecdsa-sha2-nistp256@openssh.com string(curve) string(point)    string(mpint r, mpint s)
 *                                    string(app)                    flags u32 counter
 * ssh-mldsa44-ed25519                string(ML-DSA 1312, point 32)  string(ML-DSA 2420, sig 64)
 * </pre>
 */
public enum SshKeyType {
  ED25519("ssh-ed25519", ""),
  ECDSA_P256("ecdsa-sha2-nistp256", "nistp256"),
  ECDSA_P384("ecdsa-sha2-nistp384", "nistp384"),
  ECDSA_P521("ecdsa-sha2-nistp521", "nistp521"),
  RSA("ssh-rsa", ""),
  SK_ED25519("sk-ssh-ed25519@openssh.com", ""),
  SK_ECDSA_P256("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256"),
  MLDSA44_ED25519("ssh-mldsa44-ed25519", "");

  private final String wireName;
  private final String curve;

  SshKeyType(String wireName, String curve) {
    this.wireName = wireName;
    this.curve = curve;
  }

  /** The name in key files and on the wire. */
  public String wireName() {
    return wireName;
  }

  /** True if the private half sits in a security key that must be touched. */
  public boolean isSecurityKey() {
    return this == SK_ED25519 || this == SK_ECDSA_P256;
  }

  /** The SSH name of the curve, empty if there is none. */
  String curve() {
    return curve;
  }

  /** The type with this name. */
  public static Optional<SshKeyType> named(String wireName) {
    for (SshKeyType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
