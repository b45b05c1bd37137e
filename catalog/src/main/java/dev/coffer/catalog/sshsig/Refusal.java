package dev.coffer.catalog.sshsig;

/** Why a key, a trust list or a signature is not accepted. */
public enum Refusal {
  /** Not between the lines {@code BEGIN} and {@code END}, or not canonical base64 between them. */
  NOT_ARMORED,
  /** The bytes do not follow the format: too short, too long, left over, not in shortest form. */
  MALFORMED,
  /** Longer than any key or signature of a supported kind. */
  TOO_LARGE,
  /** SSHSIG of another version than 1. */
  UNSUPPORTED_VERSION,
  /** A hash other than sha256 and sha512. */
  UNSUPPORTED_HASH,
  /** A key type outside {@link SshKeyType}. */
  UNSUPPORTED_KEY,
  /** An OpenSSH certificate: not taken as a signer. */
  CERTIFICATE,
  /** A private key file encrypted in a way not supported. */
  UNSUPPORTED_CIPHER,
  /** An RSA key under 2048 bits or with a bad exponent. */
  WEAK_KEY,
  /** The private key file is encrypted and no passphrase was given. */
  PASSPHRASE_NEEDED,
  /** The passphrase does not open the private key file. */
  WRONG_PASSPHRASE,
  /** The signature's algorithm is not one its key may use. */
  WRONG_ALGORITHM,
  /** The signature is for another namespace. */
  WRONG_NAMESPACE,
  /** The signature does not belong to this message and key. */
  BAD_SIGNATURE,
  /** A security key signed without anybody touching it. */
  USER_NOT_PRESENT,
  /** The key is not the expected one, or not in the trust list. */
  UNKNOWN_KEY,
  /** The key is in the trust list, for another principal. */
  WRONG_PRINCIPAL,
  /** The key is in the trust list, not for this namespace. */
  NAMESPACE_NOT_ALLOWED,
  /** Before the key's {@code valid-after}. */
  NOT_YET_VALID,
  /** After the key's {@code valid-before}. */
  NO_LONGER_VALID
}
