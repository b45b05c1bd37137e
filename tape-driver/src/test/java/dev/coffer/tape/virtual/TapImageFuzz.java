package dev.coffer.tape.virtual;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.tape.virtual.TapImage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes are an image: it ends, and each object looks the same from both sides. */
class TapImageFuzz {
  @FuzzTest(maxDuration = "30s")
  void imagesAreReadBothWays(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".tap");
    try {
      Files.write(file, bytes);
      try (TapImage image = TapImage.openReadOnly(file)) {
        readBothWays(image, bytes.length);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void readBothWays(TapImage image, int size) throws IOException {
    long offset = 0;
    while (true) {
      Kind kind = image.look(offset);
      if (kind != Kind.RECORD && kind != Kind.BAD_RECORD && kind != Kind.FILEMARK) {
        image.lookBack(offset);
        return;
      }
      long start = image.start();
      long next = image.next();
      int length = image.length();
      if (start < offset || next <= start || next > size) {
        throw new IllegalStateException("no progress at " + offset);
      }
      if (kind == Kind.RECORD) {
        image.read(ByteBuffer.allocate(length));
      }
      Kind back = image.lookBack(next);
      if (back != kind || image.start() != start || image.length() != length) {
        throw new IllegalStateException(kind + " at " + start + " is " + back + " from behind");
      }
      offset = next;
    }
  }
}
