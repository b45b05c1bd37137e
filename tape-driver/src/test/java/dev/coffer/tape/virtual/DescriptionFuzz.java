package dev.coffer.tape.virtual;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Any bytes are a description or an {@link IOException}; what was read is written the same. */
class DescriptionFuzz {
  @FuzzTest(maxDuration = "30s")
  void cartridgesAreReadOrRefused(byte[] bytes) {
    try {
      Path place = Path.of("fuzz");
      byte[] first = CartridgeDescription.parse(place, bytes).format();
      byte[] second = CartridgeDescription.parse(place, first).format();
      if (!Arrays.equals(first, second)) {
        throw new IllegalStateException("written differently the second time");
      }
    } catch (IOException e) {
      requireWords(e);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void librariesAreReadOrRefused(byte[] bytes) {
    try {
      LibraryState.parse(JsonTree.parse(bytes)).inventory();
    } catch (IOException e) {
      requireWords(e);
    }
  }

  private static void requireWords(IOException e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("refused without a word", e);
    }
  }
}
