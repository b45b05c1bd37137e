package dev.coffer.archive.tar;

import java.util.Arrays;

/** Names of foreign tars. */
final class TarNames {
  private TarNames() {}

  /**
   * The name without empty and {@code .} parts: {@code ./a//b/} is {@code a/b}, {@code ./} is
   * {@code .}. A leading slash and {@code ..} parts stay, for the caller to refuse.
   */
  static byte[] normal(byte[] name) {
    byte[] out = new byte[name.length];
    int size = 0;
    int start = 0;
    for (int i = 0; i <= name.length; i++) {
      if (i < name.length && name[i] != '/') {
        continue;
      }
      int length = i - start;
      boolean leadingSlash = i == 0 && name.length > 0;
      boolean skipped = length == 0 || (length == 1 && name[start] == '.');
      if (leadingSlash) {
        out[size++] = '/';
      } else if (!skipped) {
        if (size > 0 && out[size - 1] != '/') {
          out[size++] = '/';
        }
        System.arraycopy(name, start, out, size, length);
        size += length;
      }
      start = i + 1;
    }
    boolean onlyDots = size == 0 && name.length > 0;
    return onlyDots ? new byte[] {'.'} : Arrays.copyOf(out, size);
  }
}
