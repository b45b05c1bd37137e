package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * A public key that may sign. Immutable; equal if the same key, whatever its comment.
 *
 * <p>Invariants: the type is supported, the parts have their lengths, an elliptic point is on its
 * curve, RSA has 2048 to 16384 bits and an odd exponent from 3 to 64 bits.
 */
public final class SshPublicKey {
  private static final int MAX_BLOB_BYTES = 8192;
  private static final int MLDSA44_KEY_BYTES = 1312;
  private static final int ED25519_KEY_BYTES = 32;
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  private final SshKeyType type;
  private final byte[] blob;
  private final Parts parts;

  /** What the key's bytes mean, by kind. */
  sealed interface Parts {
    record Ed25519(byte[] point) implements Parts {}

    record Ecdsa(ECPublicKeyParameters point) implements Parts {}

    record Rsa(BigInteger exponent, BigInteger modulus) implements Parts {}

    record SkEd25519(byte[] point, byte[] application) implements Parts {}

    record SkEcdsa(ECPublicKeyParameters point, byte[] application) implements Parts {}

    record Mldsa44Ed25519(byte[] mldsa, byte[] point) implements Parts {}
  }

  private SshPublicKey(SshKeyType type, byte[] blob, Parts parts) {
    this.type = type;
    this.blob = blob;
    this.parts = parts;
  }

  /**
   * Reads the one line of a {@code .pub} file: {@code type base64 [comment]}.
   *
   * @throws SshFormatException if it is not a supported, sound key
   */
  public static SshPublicKey parse(String line) throws SshFormatException {
    String[] words = BLANKS.split(line.strip(), 3);
    if (words.length < 2) {
      throw new SshFormatException(Refusal.MALFORMED, "public key: expected 'type base64'");
    }
    requireSupported(words[0]);
    SshPublicKey key = fromBlob(Armor.decode(words[1]));
    if (!key.type.wireName().equals(words[0])) {
      throw new SshFormatException(
          Refusal.MALFORMED,
          "public key: type in the text: actual=" + words[0] + " expected=" + key.type.wireName());
    }
    return key;
  }

  /**
   * Reads the wire form.
   *
   * @throws SshFormatException if it is not a supported, sound key
   */
  public static SshPublicKey fromBlob(byte[] blob) throws SshFormatException {
    if (blob.length > MAX_BLOB_BYTES) {
      throw new SshFormatException(
          Refusal.TOO_LARGE,
          "public key: too long: actual=" + blob.length + " expected<=" + MAX_BLOB_BYTES);
    }
    WireReader in = new WireReader(blob, "public key");
    SshKeyType type = requireSupported(in.name());
    Parts parts = readParts(type, in);
    in.end();
    return new SshPublicKey(type, blob.clone(), parts);
  }

  private static SshKeyType requireSupported(String name) throws SshFormatException {
    if (name.contains("-cert-v")) {
      throw new SshFormatException(Refusal.CERTIFICATE, "public key: is a certificate: " + name);
    }
    return SshKeyType.named(name)
        .orElseThrow(() ->
            new SshFormatException(
                Refusal.UNSUPPORTED_KEY, "public key: type not supported: " + printable(name)));
  }

  private static Parts readParts(SshKeyType type, WireReader in) throws SshFormatException {
    return switch (type) {
      case ED25519 -> new Parts.Ed25519(in.string(ED25519_KEY_BYTES));
      case ECDSA_P256, ECDSA_P384, ECDSA_P521 -> new Parts.Ecdsa(point(type, in));
      case RSA -> rsa(in.mpint(), in.mpint());
      case SK_ED25519 -> new Parts.SkEd25519(in.string(ED25519_KEY_BYTES), in.string());
      case SK_ECDSA_P256 -> new Parts.SkEcdsa(point(type, in), in.string());
      case MLDSA44_ED25519 -> {
        byte[] both = in.string(MLDSA44_KEY_BYTES + ED25519_KEY_BYTES);
        yield new Parts.Mldsa44Ed25519(
            Arrays.copyOf(both, MLDSA44_KEY_BYTES),
            Arrays.copyOfRange(both, MLDSA44_KEY_BYTES, both.length));
      }
    };
  }

  private static ECPublicKeyParameters point(SshKeyType type, WireReader in)
      throws SshFormatException {
    String curve = in.name();
    if (!curve.equals(type.curve())) {
      throw in.malformed("curve: actual=" + curve + " expected=" + type.curve());
    }
    ECDomainParameters domain = domain(type);
    byte[] point = in.string();
    int expected = 1 + 2 * ((domain.getCurve().getFieldSize() + 7) / 8);
    if (point.length != expected || point[0] != 4) {
      throw in.malformed("point: not uncompressed, or length: actual=" + point.length);
    }
    try {
      return new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
    } catch (IllegalArgumentException e) {
      throw in.malformed("point is not on " + curve);
    }
  }

  private static Parts rsa(BigInteger exponent, BigInteger modulus) throws SshFormatException {
    int bits = modulus.bitLength();
    if (bits < 2048 || bits > 16_384 || !modulus.testBit(0)) {
      throw new SshFormatException(
          Refusal.WEAK_KEY,
          "public key: RSA modulus: actual=" + bits + " bits expected=2048..16384");
    }
    if (exponent.bitLength() < 2 || exponent.bitLength() > 64 || !exponent.testBit(0)) {
      throw new SshFormatException(
          Refusal.WEAK_KEY, "public key: RSA exponent is even or outside 2 to 64 bits");
    }
    return new Parts.Rsa(exponent, modulus);
  }

  static ECDomainParameters domain(SshKeyType type) {
    X9ECParameters x9 =
        CustomNamedCurves.getByName("P-" + type.curve().substring("nistp".length()));
    return new ECDomainParameters(x9);
  }

  static String printable(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }

  public SshKeyType type() {
    return type;
  }

  /** The wire form; a copy. */
  public byte[] blob() {
    return blob.clone();
  }

  /** {@code type base64}, without a comment: one line of authorized_keys. */
  public String line() {
    return type.wireName() + " " + Base64.getEncoder().encodeToString(blob);
  }

  /** {@code SHA256:…}, as {@code ssh-keygen -l} prints it. */
  public String fingerprint() {
    byte[] digest = HashAlgorithm.SHA256.newDigest().digest(blob);
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  Parts parts() {
    return parts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshPublicKey that && Arrays.equals(blob, that.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }

  /** Type and fingerprint. */
  @Override
  public String toString() {
    return type.wireName() + " " + fingerprint();
  }
}
