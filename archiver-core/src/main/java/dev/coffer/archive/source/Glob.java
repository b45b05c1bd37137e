package dev.coffer.archive.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One part of a pattern against one part of a path, both as code points. */
final class Glob {
  /** Tokens: what a token of length 1 stands for is its only element. */
  static final int[] ANY_RUN = {-1};

  static final int[] ANY_ONE = {-2};

  private static final int NOT = -3;
  private static final int UNDECODED = 0xDC00;

  private Glob() {}

  static int[] literal(int point) {
    return new int[] {point};
  }

  /** Index of the bracket that closes the one at {@code open}, -1 if there is none. */
  static int classEnd(int[] in, int open) {
    int i = open + 1;
    if (i < in.length && (in[i] == '!' || in[i] == '^')) {
      i++;
    }
    i++; // a bracket that comes first is one of the class
    while (i < in.length && in[i] != ']') {
      i++;
    }
    return i < in.length ? i : -1;
  }

  /** A class as token: a sign, then pairs of first and last. */
  static int[] characterClass(int[] in, int open, int end) {
    boolean not = in[open + 1] == '!' || in[open + 1] == '^';
    int[] token = new int[1 + 2 * (end - open)];
    int size = 0;
    token[size++] = not ? NOT : 0;
    for (int i = open + (not ? 2 : 1); i < end; i++) {
      token[size++] = in[i];
      boolean range = i + 2 < end && in[i + 1] == '-';
      token[size++] = range ? in[i + 2] : in[i];
      i += range ? 2 : 0;
    }
    return Arrays.copyOf(token, size);
  }

  /** Whether the tokens match the whole text; takes time of at most their product. */
  static boolean matches(int[][] tokens, int[] text) {
    int t = 0;
    int at = 0;
    int star = -1;
    int starAt = 0;
    while (at < text.length) {
      if (t < tokens.length && tokens[t] == ANY_RUN) {
        star = t++;
        starAt = at;
      } else if (t < tokens.length && isOne(tokens[t], text[at])) {
        t++;
        at++;
      } else if (star >= 0) {
        t = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (t < tokens.length && tokens[t] == ANY_RUN) {
      t++;
    }
    return t == tokens.length;
  }

  private static boolean isOne(int[] token, int point) {
    if (token == ANY_ONE) {
      return true;
    }
    if (token.length == 1) {
      return token[0] == point;
    }
    boolean found = false;
    for (int i = 1; i < token.length; i += 2) {
      found |= point >= token[i] && point <= token[i + 1];
    }
    return found != (token[0] == NOT);
  }

  /** UTF-8; where it is not, each byte by itself. */
  static int[] codePoints(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .codePoints()
          .toArray();
    } catch (CharacterCodingException e) {
      int[] points = new int[to - from];
      for (int i = from; i < to; i++) {
        points[i - from] = bytes[i] < 0 ? UNDECODED + (bytes[i] & 0xFF) : bytes[i];
      }
      return points;
    }
  }
}
