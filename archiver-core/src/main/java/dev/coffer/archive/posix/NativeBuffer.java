package dev.coffer.archive.posix;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap with its address, in the machine's byte order. */
final class NativeBuffer {
  private final ByteBuffer bytes;
  private final long address;

  NativeBuffer(int size) {
    bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    address = addressOf(bytes);
  }

  /** Where a direct buffer's byte 0 is. */
  static long addressOf(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  ByteBuffer bytes() {
    return bytes;
  }

  long address() {
    return address;
  }

  int size() {
    return bytes.capacity();
  }

  /** Puts a zero-terminated string at a place and gives its address. */
  long string(int at, byte[] text, int count) {
    bytes.put(at, text, 0, count);
    bytes.put(at + count, (byte) 0);
    return address + at;
  }
}
