package dev.coffer.catalog.sshsig;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes the SSH wire types (RFC 4251 section 5). */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  WireWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  WireWriter raw(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  WireWriter u8(int value) {
    out.write(value);
    return this;
  }

  WireWriter u32(long value) {
    out.write((int) (value >>> 24));
    out.write((int) (value >>> 16));
    out.write((int) (value >>> 8));
    out.write((int) value);
    return this;
  }

  WireWriter string(byte[] bytes) {
    return u32(bytes.length).raw(bytes);
  }

  WireWriter string(String ascii) {
    return string(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  WireWriter mpint(BigInteger value) {
    return string(value.toByteArray());
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
