package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * OpenBSD's bcrypt_pbkdf(3), which OpenSSH uses to turn a passphrase into the key of a private key
 * file: PBKDF2 in shape, with a bcrypt over SHA-512 digests as its round and the output bytes
 * spread over the blocks.
 */
final class BcryptPbkdf {
  private static final int BLOCK_BYTES = 32;
  private static final int BLOWFISH_WORDS = 18 + 4 * 256;
  private static final byte[] MAGIC =
      "OxychromaticBlowfishSwatDynamite".getBytes(StandardCharsets.US_ASCII);

  /** P-array and S-boxes before any key: the fraction of pi. */
  private final int[] initial = fractionOfPi(BLOWFISH_WORDS);

  private final int[] words = new int[BLOWFISH_WORDS];

  /** Key bytes from a passphrase; the caller wipes both. */
  static byte[] derive(byte[] passphrase, byte[] salt, int rounds, int keyBytes) {
    return new BcryptPbkdf().run(passphrase, salt, rounds, keyBytes);
  }

  private byte[] run(byte[] passphrase, byte[] salt, int rounds, int keyBytes) {
    MessageDigest sha512 = HashAlgorithm.SHA512.newDigest();
    byte[] passDigest = sha512.digest(passphrase);
    int stride = (keyBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
    byte[] key = new byte[keyBytes];
    for (int count = 1; count <= stride; count++) {
      sha512.update(salt);
      sha512.update(ByteBuffer.allocate(4).putInt(0, count));
      byte[] round = hash(passDigest, sha512.digest());
      byte[] block = round.clone();
      for (int i = 1; i < rounds; i++) {
        round = hash(passDigest, sha512.digest(round));
        for (int j = 0; j < BLOCK_BYTES; j++) {
          block[j] ^= round[j];
        }
      }
      for (int i = 0; i * stride + count - 1 < keyBytes && i < BLOCK_BYTES; i++) {
        key[i * stride + count - 1] = block[i];
      }
      Arrays.fill(block, (byte) 0);
    }
    Arrays.fill(passDigest, (byte) 0);
    Arrays.fill(words, 0);
    return key;
  }

  private byte[] hash(byte[] passDigest, byte[] saltDigest) {
    System.arraycopy(initial, 0, words, 0, BLOWFISH_WORDS);
    expand(saltDigest, passDigest);
    byte[] none = new byte[saltDigest.length];
    for (int i = 0; i < 64; i++) {
      expand(none, saltDigest);
      expand(none, passDigest);
    }
    int[] data = new int[MAGIC.length / 4];
    ByteBuffer.wrap(MAGIC).asIntBuffer().get(data);
    for (int i = 0; i < 64; i++) {
      for (int j = 0; j < data.length; j += 2) {
        encrypt(data, j);
      }
    }
    ByteBuffer out = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.asIntBuffer().put(data);
    return out.array();
  }

  /** Blowfish_expandstate; with a salt of zeros it is Blowfish_expand0state. */
  private void expand(byte[] salt, byte[] key) {
    ByteBuffer keyWords = ByteBuffer.wrap(key);
    for (int i = 0; i < 18; i++) {
      words[i] ^= keyWords.getInt(4 * (i % (key.length / 4)));
    }
    ByteBuffer saltWords = ByteBuffer.wrap(salt);
    int[] pair = new int[2];
    for (int i = 0; i < BLOWFISH_WORDS; i += 2) {
      int at = 4 * (i % (salt.length / 4));
      pair[0] ^= saltWords.getInt(at);
      pair[1] ^= saltWords.getInt(at + 4);
      encrypt(pair, 0);
      words[i] = pair[0];
      words[i + 1] = pair[1];
    }
  }

  private void encrypt(int[] data, int at) {
    int left = data[at] ^ words[0];
    int right = data[at + 1];
    for (int i = 1; i <= 16; i += 2) {
      right ^= f(left) ^ words[i];
      left ^= f(right) ^ words[i + 1];
    }
    data[at] = right ^ words[17];
    data[at + 1] = left;
  }

  private int f(int x) {
    int a = words[18 + (x >>> 24)] + words[18 + 256 + ((x >>> 16) & 0xff)];
    return (a ^ words[18 + 512 + ((x >>> 8) & 0xff)]) + words[18 + 768 + (x & 0xff)];
  }

  /** Machin: pi = 16 arctan(1/5) - 4 arctan(1/239), with guard bits. */
  static int[] fractionOfPi(int wordCount) {
    int bits = 32 * wordCount;
    int guard = 64;
    BigInteger pi =
        arctanOfInverse(5, bits + guard)
            .shiftLeft(4)
            .subtract(arctanOfInverse(239, bits + guard).shiftLeft(2))
            .shiftRight(guard);
    BigInteger fraction = pi.subtract(BigInteger.valueOf(3).shiftLeft(bits));
    byte[] bytes = fraction.toByteArray();
    int[] words = new int[wordCount];
    byte[] exact = new byte[4 * wordCount];
    int from = Math.max(0, bytes.length - exact.length);
    int length = bytes.length - from;
    System.arraycopy(bytes, from, exact, exact.length - length, length);
    ByteBuffer.wrap(exact).asIntBuffer().get(words);
    return words;
  }

  private static BigInteger arctanOfInverse(int x, int bits) {
    BigInteger square = BigInteger.valueOf((long) x * x);
    BigInteger power = BigInteger.ONE.shiftLeft(bits).divide(BigInteger.valueOf(x));
    BigInteger sum = BigInteger.ZERO;
    for (int n = 1; power.signum() != 0; n += 2) {
      BigInteger term = power.divide(BigInteger.valueOf(n));
      sum = (n & 2) == 0 ? sum.add(term) : sum.subtract(term);
      power = power.divide(square);
    }
    return sum;
  }
}
