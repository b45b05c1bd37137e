package dev.coffer.archive.zstd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Four-byte little-endian integers in byte arrays. */
final class LittleEndian {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static void putInt(byte[] target, int offset, int value) {
    INT.set(target, offset, value);
  }

  static int getInt(byte[] source, int offset) {
    return (int) INT.get(source, offset);
  }
}
