package dev.coffer.archive.age;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** Randomness that a known answer prescribes, in the order it is asked for. */
final class ScriptedBytes implements RandomBytes {
  private final Deque<byte[]> script = new ArrayDeque<>();

  ScriptedBytes(String... hex) {
    List.of(hex).forEach(text -> script.add(HexFormat.of().parseHex(text)));
  }

  @Override
  public byte[] next(int count) {
    byte[] bytes = script.remove();
    if (bytes.length != count) {
      throw new AssertionError("scripted " + bytes.length + " bytes, asked for " + count);
    }
    return bytes;
  }
}
