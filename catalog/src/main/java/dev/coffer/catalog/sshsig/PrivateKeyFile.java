package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * The private key file of OpenSSH (PROTOCOL.key).
 *
 * <pre>
 * blob    = "openssh-key-v1" NUL string(cipher) string(kdf) string(kdfoptions) u32(1)
 *           string(publickey) string(encrypted)
 * private = u32(check) u32(check) string(type) fields string(comment) 1 2 3 … to a whole block
 * kdfoptions of bcrypt = string(salt) u32(rounds)
 * fields  = ssh-ed25519: string(point) string(seed point); ecdsa: string(curve) string(point)
 *           mpint(d); ssh-rsa: mpint n, e, d, iqmp, p, q
 * </pre>
 */
final class PrivateKeyFile {
  private static final String KIND = "OPENSSH PRIVATE KEY";
  private static final String MAGIC = "openssh-key-v1\0";
  private static final int PLAIN_BLOCK_BYTES = 8;
  private static final int AES_BLOCK_BYTES = 16;
  private static final int AES_KEY_BYTES = 32;
  private static final int MAX_ROUNDS = 4096;
  private static final int ED25519_BYTES = 32;

  private PrivateKeyFile() {}

  static SshPrivateKey parse(String text, char[] passphrase) throws SshFormatException {
    WireReader in = new WireReader(Armor.unwrap(KIND, text), "private key");
    if (!Arrays.equals(in.fixed(MAGIC.length()), MAGIC.getBytes(StandardCharsets.US_ASCII))) {
      throw in.malformed("does not start with openssh-key-v1");
    }
    String cipher = in.name();
    String kdf = in.name();
    byte[] kdfOptions = in.string();
    long keyCount = in.u32();
    if (keyCount != 1) {
      throw in.malformed("number of keys: actual=" + keyCount + " expected=1");
    }
    SshPublicKey publicKey = SshPublicKey.fromBlob(in.string());
    byte[] body = in.string();
    in.end();
    boolean encrypted = !cipher.equals("none");
    byte[] plain = encrypted ? decrypt(cipher, kdf, kdfOptions, body, passphrase) : body;
    try {
      return readPlain(publicKey, plain, encrypted);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte[] decrypt(
      String cipher, String kdf, byte[] kdfOptions, byte[] body, char[] passphrase)
      throws SshFormatException {
    if (!cipher.equals("aes256-ctr") || !kdf.equals("bcrypt")) {
      throw new SshFormatException(
          Refusal.UNSUPPORTED_CIPHER,
          "private key: encryption: actual="
              + SshPublicKey.printable(cipher + " " + kdf)
              + " expected=aes256-ctr bcrypt");
    }
    if (passphrase.length == 0) {
      throw new SshFormatException(
          Refusal.PASSPHRASE_NEEDED, "private key: encrypted, and no passphrase given");
    }
    WireReader options = new WireReader(kdfOptions, "private key, key derivation");
    byte[] salt = options.string();
    long rounds = options.u32();
    options.end();
    if (salt.length == 0 || rounds < 1 || rounds > MAX_ROUNDS) {
      throw options.malformed("rounds: actual=" + rounds + " expected=1.." + MAX_ROUNDS);
    }
    byte[] secret = utf8(passphrase);
    byte[] derived =
        BcryptPbkdf.derive(secret, salt, (int) rounds, AES_KEY_BYTES + AES_BLOCK_BYTES);
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(derived, 0, AES_KEY_BYTES, "AES"),
          new IvParameterSpec(derived, AES_KEY_BYTES, AES_BLOCK_BYTES));
      return aes.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java platform has AES/CTR", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(derived, (byte) 0);
    }
  }

  private static byte[] utf8(char[] passphrase) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * passphrase.length);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), buffer, true);
    byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
    Arrays.fill(buffer.array(), (byte) 0);
    return bytes;
  }

  private static SshPrivateKey readPlain(SshPublicKey publicKey, byte[] plain, boolean encrypted)
      throws SshFormatException {
    WireReader in = new WireReader(plain, "private key");
    int block = encrypted ? AES_BLOCK_BYTES : PLAIN_BLOCK_BYTES;
    if (plain.length % block != 0) {
      throw in.malformed("length of the private part is not whole blocks of " + block);
    }
    long check = in.u32();
    if (check != in.u32()) {
      if (encrypted) {
        throw new SshFormatException(
            Refusal.WRONG_PASSPHRASE, "private key: the passphrase does not open it");
      }
      throw in.malformed("check numbers differ");
    }
    String type = in.name();
    if (!type.equals(publicKey.type().wireName())) {
      throw in.malformed("type inside differs from its public key");
    }
    SigningKey signing = readFields(publicKey, in);
    String comment = SshPublicKey.printable(new String(in.string(), StandardCharsets.UTF_8));
    byte[] padding = in.rest();
    for (int i = 0; i < padding.length; i++) {
      if (padding[i] != (byte) (i + 1) || i >= block) {
        throw in.malformed("padding is not 1, 2, 3 …");
      }
    }
    return new SshPrivateKey(publicKey, comment, signing);
  }

  private static SigningKey readFields(SshPublicKey publicKey, WireReader in)
      throws SshFormatException {
    return switch (publicKey.parts()) {
      case SshPublicKey.Parts.Ed25519(byte[] point) -> ed25519(point, in);
      case SshPublicKey.Parts.Ecdsa(ECPublicKeyParameters point) ->
          ecdsa(publicKey.type(), point, in);
      case SshPublicKey.Parts.Rsa rsa -> rsa(rsa, in);
      case SshPublicKey.Parts.SkEd25519 sk -> throw notHere(publicKey);
      case SshPublicKey.Parts.SkEcdsa sk -> throw notHere(publicKey);
      case SshPublicKey.Parts.Mldsa44Ed25519 both -> throw notHere(publicKey);
    };
  }

  private static SshFormatException notHere(SshPublicKey key) {
    return new SshFormatException(
        Refusal.UNSUPPORTED_KEY,
        "private key: " + key.type().wireName() + " signs only through ssh-keygen -Y sign");
  }

  private static SigningKey ed25519(byte[] point, WireReader in) throws SshFormatException {
    byte[] inner = in.string(ED25519_BYTES);
    byte[] both = in.string(2 * ED25519_BYTES);
    byte[] seed = Arrays.copyOf(both, ED25519_BYTES);
    byte[] again = Arrays.copyOfRange(both, ED25519_BYTES, both.length);
    byte[] derived = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
    Arrays.fill(both, (byte) 0);
    if (!Arrays.equals(point, inner)
        || !Arrays.equals(point, again)
        || !Arrays.equals(point, derived)) {
      throw in.malformed("the halves of the key do not belong together");
    }
    return new SigningKey.Ed25519(seed);
  }

  private static SigningKey ecdsa(SshKeyType type, ECPublicKeyParameters point, WireReader in)
      throws SshFormatException {
    String curve = in.name();
    byte[] inner = in.string();
    BigInteger scalar = in.mpint();
    var domain = point.getParameters();
    if (!curve.equals(type.curve())
        || !Arrays.equals(inner, point.getQ().getEncoded(false))
        || scalar.compareTo(domain.getN()) >= 0
        || !domain.getG().multiply(scalar).normalize().equals(point.getQ())) {
      throw in.malformed("the halves of the key do not belong together");
    }
    return new SigningKey.Ecdsa(scalar);
  }

  private static SigningKey rsa(SshPublicKey.Parts.Rsa rsa, WireReader in)
      throws SshFormatException {
    BigInteger n = in.mpint();
    BigInteger e = in.mpint();
    BigInteger d = in.mpint();
    BigInteger inverse = in.mpint();
    BigInteger p = in.mpint();
    BigInteger q = in.mpint();
    BigInteger one = BigInteger.ONE;
    if (!n.equals(rsa.modulus())
        || !e.equals(rsa.exponent())
        || !p.multiply(q).equals(n)
        || p.equals(one)
        || q.equals(one)
        || !e.multiply(d).mod(p.subtract(one)).equals(one)
        || !e.multiply(d).mod(q.subtract(one)).equals(one)
        || !inverse.multiply(q).mod(p).equals(one)) {
      throw in.malformed("the parts of the key do not belong together");
    }
    RSAPrivateCrtKeySpec spec =
        new RSAPrivateCrtKeySpec(
            n, e, d, p, q, d.mod(p.subtract(one)), d.mod(q.subtract(one)), inverse);
    try {
      return new SigningKey.Rsa(KeyFactory.getInstance("RSA").generatePrivate(spec));
    } catch (GeneralSecurityException ex) {
      throw in.malformed("RSA key refused");
    }
  }

  static String format(SshPublicKey publicKey, byte[] seed, String comment, SecureRandom random) {
    int check = random.nextInt();
    byte[] blob = publicKey.blob();
    byte[] point = Arrays.copyOfRange(blob, blob.length - ED25519_BYTES, blob.length);
    WireWriter inner =
        new WireWriter()
            .u32(check)
            .u32(check)
            .string(publicKey.type().wireName())
            .string(point)
            .u32(2L * ED25519_BYTES)
            .raw(seed)
            .raw(point)
            .string(comment);
    for (int i = 1; inner.bytes().length % PLAIN_BLOCK_BYTES != 0; i++) {
      inner.u8(i);
    }
    byte[] outer =
        new WireWriter()
            .raw(MAGIC)
            .string("none")
            .string("none")
            .string("")
            .u32(1)
            .string(blob)
            .string(inner.bytes())
            .bytes();
    return Armor.wrap(KIND, outer);
  }
}
