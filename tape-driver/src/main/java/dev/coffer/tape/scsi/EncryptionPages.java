package dev.coffer.tape.scsi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Pages of the Tape Data Encryption security protocol 20h, SSC-5 8.5. */
public final class EncryptionPages {
  /** The security protocol's number. */
  public static final int PROTOCOL = 0x20;

  public static final int CAPABILITIES = 0x0010;
  public static final int STATUS = 0x0020;
  public static final int NEXT_BLOCK_STATUS = 0x0021;
  public static final int SET_DATA_ENCRYPTION = 0x0010;

  /** AES-256 in Galois/Counter Mode with a 16-byte tag, SPC-5 table of security algorithms. */
  public static final long AES_256_GCM = 0x00010014;

  private EncryptionPages() {}

  /** What blocks are done to when written. */
  public enum EncryptionMode {
    DISABLE(0),
    EXTERNAL(1),
    ENCRYPT(2);

    private final int code;

    EncryptionMode(int code) {
      this.code = code;
    }
  }

  /** What blocks are done to when read. */
  public enum DecryptionMode {
    DISABLE(0),
    RAW(1),
    DECRYPT(2),
    MIXED(3);

    private final int code;

    DecryptionMode(int code) {
      this.code = code;
    }
  }

  /**
   * One algorithm of the Data Encryption Capabilities page, 24 bytes: byte 0 index; byte 4
   * DECRYPT_C 0Ch, ENCRYPT_C 03h; bytes 10-11 key size; bytes 20-23 security algorithm code.
   *
   * @param index how the drive names the algorithm in the other pages
   * @param canEncrypt the drive encrypts with it in hardware or software
   * @param keyBytes size of its key
   * @param algorithm security algorithm code
   */
  public record Algorithm(int index, boolean canEncrypt, int keyBytes, long algorithm) {}

  /** Reads the Data Encryption Capabilities page: 20 bytes, then algorithm descriptors. */
  public static List<Algorithm> parseCapabilities(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = page("data encryption capabilities page", CAPABILITIES, bytes, 20);
    int end = Math.min(in.length(), 4 + in.u16(2));
    List<Algorithm> algorithms = new ArrayList<>();
    for (int at = 20; at + 24 <= end; at += 4 + in.u16(at + 2)) {
      boolean encrypts = (in.u8(at + 4) & 0x03) == 1 || (in.u8(at + 4) & 0x03) == 2;
      algorithms.add(new Algorithm(in.u8(at), encrypts, in.u16(at + 10), in.u32(at + 20)));
    }
    return List.copyOf(algorithms);
  }

  public static byte[] encodeCapabilities(List<Algorithm> algorithms) {
    byte[] bytes = new byte[20 + 24 * algorithms.size()];
    ScsiBytes.put(bytes, 0, 2, CAPABILITIES);
    ScsiBytes.put(bytes, 2, 2, bytes.length - 4);
    int at = 20;
    for (Algorithm algorithm : algorithms) {
      bytes[at] = (byte) algorithm.index();
      ScsiBytes.put(bytes, at + 2, 2, 20);
      bytes[at + 4] = (byte) (algorithm.canEncrypt() ? 0x0A : 0);
      ScsiBytes.put(bytes, at + 10, 2, algorithm.keyBytes());
      ScsiBytes.put(bytes, at + 20, 4, algorithm.algorithm());
      at += 24;
    }
    return bytes;
  }

  /**
   * The Data Encryption Status page: byte 4 scope E0h, byte 5 encryption mode, byte 6 decryption
   * mode, byte 7 algorithm index, bytes 8-11 key instance counter.
   */
  public record Status(
      EncryptionMode encryption, DecryptionMode decryption, int algorithmIndex, long keyInstance) {
    public static Status parse(byte[] bytes) throws ScsiFormatException {
      ScsiBytes in = page("data encryption status page", STATUS, bytes, 12);
      return new Status(
          EncryptionPages.encryption(in.u8(5)),
          EncryptionPages.decryption(in.u8(6)),
          in.u8(7),
          in.u32(8));
    }

    public byte[] encode() {
      byte[] bytes = new byte[24];
      ScsiBytes.put(bytes, 0, 2, STATUS);
      ScsiBytes.put(bytes, 2, 2, bytes.length - 4);
      bytes[4] = 0x42;
      bytes[5] = (byte) encryption.code;
      bytes[6] = (byte) decryption.code;
      bytes[7] = (byte) algorithmIndex;
      ScsiBytes.put(bytes, 8, 4, keyInstance);
      return bytes;
    }
  }

  /**
   * The Next Block Encryption Status page: bytes 4-11 logical object number; byte 12 compression
   * status F0h, encryption status 0Fh; byte 13 algorithm index.
   */
  public record NextBlock(long object, BlockState state, int algorithmIndex) {
    public static NextBlock parse(byte[] bytes) throws ScsiFormatException {
      ScsiBytes in = page("next block encryption status page", NEXT_BLOCK_STATUS, bytes, 14);
      return new NextBlock(in.u64(4), BlockState.of(in.u8(12) & 0xF), in.u8(13));
    }

    public byte[] encode() {
      byte[] bytes = new byte[16];
      ScsiBytes.put(bytes, 0, 2, NEXT_BLOCK_STATUS);
      ScsiBytes.put(bytes, 2, 2, bytes.length - 4);
      ScsiBytes.put(bytes, 4, 8, object);
      bytes[12] = (byte) state.code;
      bytes[13] = (byte) algorithmIndex;
      return bytes;
    }
  }

  /** The encryption status of the next block, in the order of the standard's codes. */
  public enum BlockState {
    CANNOT_DETERMINE(0),
    NOT_YET_DETERMINED(1),
    NOT_A_BLOCK(2),
    NOT_ENCRYPTED(3),
    UNKNOWN_ALGORITHM(4),
    ENCRYPTED_KEY_MATCHES(5),
    ENCRYPTED_KEY_DIFFERS(6),
    RESERVED(7);

    private final int code;

    BlockState(int code) {
      this.code = code;
    }

    static BlockState of(int code) {
      for (BlockState state : values()) {
        if (state.code == code) {
          return state;
        }
      }
      return RESERVED;
    }
  }

  /**
   * Parameters of the Set Data Encryption page: byte 4 scope E0h (2, every host); byte 5 CKOD 04h,
   * clear the key on demount; byte 6 encryption mode; 7 decryption mode; 8 algorithm index; 9 key
   * format 0, plain; 18-19 key length; then the key. The caller clears what it gets.
   *
   * @param key empty to turn encryption off
   */
  public static byte[] encodeSet(int algorithmIndex, Optional<byte[]> key) {
    byte[] plain = key.orElse(new byte[0]);
    byte[] bytes = new byte[20 + plain.length];
    ScsiBytes.put(bytes, 0, 2, SET_DATA_ENCRYPTION);
    ScsiBytes.put(bytes, 2, 2, bytes.length - 4);
    bytes[4] = 0x40;
    bytes[5] = 0x04;
    boolean on = key.isPresent();
    bytes[6] = (byte) (on ? EncryptionMode.ENCRYPT : EncryptionMode.DISABLE).code;
    bytes[7] = (byte) (on ? DecryptionMode.MIXED : DecryptionMode.DISABLE).code;
    bytes[8] = (byte) algorithmIndex;
    ScsiBytes.put(bytes, 18, 2, plain.length);
    System.arraycopy(plain, 0, bytes, 20, plain.length);
    return bytes;
  }

  /** What a drive reads from a Set Data Encryption page; the key is a copy to be cleared. */
  public record SetRequest(
      EncryptionMode encryption, DecryptionMode decryption, int algorithmIndex, byte[] key) {
    public static SetRequest parse(byte[] bytes) throws ScsiFormatException {
      ScsiBytes in = page("set data encryption page", SET_DATA_ENCRYPTION, bytes, 20);
      return new SetRequest(
          EncryptionPages.encryption(in.u8(6)),
          EncryptionPages.decryption(in.u8(7)),
          in.u8(8),
          in.slice(20, in.u16(18)));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SetRequest that
          && encryption == that.encryption
          && decryption == that.decryption
          && algorithmIndex == that.algorithmIndex
          && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
      return 31 * encryption.hashCode() + algorithmIndex;
    }

    @Override
    public String toString() {
      return "SetRequest[" + encryption + ", " + decryption + ", " + algorithmIndex + "]";
    }
  }

  private static EncryptionMode encryption(int code) throws ScsiFormatException {
    for (EncryptionMode mode : EncryptionMode.values()) {
      if (mode.code == code) {
        return mode;
      }
    }
    throw new ScsiFormatException("encryption mode: actual=" + code + " expected=0 to 2");
  }

  private static DecryptionMode decryption(int code) throws ScsiFormatException {
    for (DecryptionMode mode : DecryptionMode.values()) {
      if (mode.code == code) {
        return mode;
      }
    }
    throw new ScsiFormatException("decryption mode: actual=" + code + " expected=0 to 3");
  }

  private static ScsiBytes page(String name, int code, byte[] bytes, int leastBytes)
      throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes(name, bytes).atLeast(leastBytes);
    if (in.u16(0) != code) {
      throw new ScsiFormatException(
          "%s: actual=%04xh expected=%04xh".formatted(name, in.u16(0), code));
    }
    return in;
  }
}
