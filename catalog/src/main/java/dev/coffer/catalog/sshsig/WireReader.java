package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the SSH wire types (RFC 4251 section 5) from a byte array, strictly. */
final class WireReader {
  private static final int MAX_MPINT_BYTES = 16_384 / 8 + 1;

  private final ByteBuffer in;
  private final String what;

  WireReader(byte[] bytes, String what) {
    this.in = ByteBuffer.wrap(bytes);
    this.what = what;
  }

  int u8() throws SshFormatException {
    need(1);
    return in.get() & 0xff;
  }

  long u32() throws SshFormatException {
    need(4);
    return in.getInt() & 0xffff_ffffL;
  }

  byte[] fixed(int byteCount) throws SshFormatException {
    need(byteCount);
    byte[] bytes = new byte[byteCount];
    in.get(bytes);
    return bytes;
  }

  byte[] string() throws SshFormatException {
    long length = u32();
    if (length > in.remaining()) {
      throw malformed("a string runs past the end: actual=" + length + " left=" + in.remaining());
    }
    return fixed((int) length);
  }

  byte[] string(int byteCount) throws SshFormatException {
    byte[] bytes = string();
    if (bytes.length != byteCount) {
      throw malformed("length of a string: actual=" + bytes.length + " expected=" + byteCount);
    }
    return bytes;
  }

  /** Text in printable ASCII; names of types, curves, hashes and namespaces are nothing else. */
  String name() throws SshFormatException {
    byte[] bytes = string();
    for (byte b : bytes) {
      if (b < 0x20 || b > 0x7e) {
        throw malformed("a name holds a byte outside printable ASCII");
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** A positive number in its shortest form. */
  BigInteger mpint() throws SshFormatException {
    byte[] bytes = string();
    if (bytes.length == 0 || bytes.length > MAX_MPINT_BYTES) {
      throw malformed("length of a number: actual=" + bytes.length);
    }
    if (bytes[0] < 0 || (bytes[0] == 0 && (bytes.length == 1 || bytes[1] >= 0))) {
      throw malformed("a number is not positive or not in its shortest form");
    }
    return new BigInteger(bytes);
  }

  boolean atEnd() {
    return !in.hasRemaining();
  }

  byte[] rest() throws SshFormatException {
    return fixed(in.remaining());
  }

  void end() throws SshFormatException {
    if (in.hasRemaining()) {
      throw malformed("bytes left over: actual=" + in.remaining() + " expected=0");
    }
  }

  SshFormatException malformed(String fault) {
    return new SshFormatException(Refusal.MALFORMED, what + ": " + fault);
  }

  private void need(int byteCount) throws SshFormatException {
    if (in.remaining() < byteCount) {
      throw malformed("ends early: actual=" + in.remaining() + " expected=" + byteCount);
    }
  }
}
