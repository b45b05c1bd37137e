import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Makes the trees that the benchmark archives; the same bytes for the same arguments.
 *
 * <p>{@code java MakeTree.java DIR KIND MEGABYTES}: {@code text} compresses about three to one like
 * logs and mail do, {@code media} does not compress, {@code mixed} is half of each in files of 1
 * KiB to 64 MiB, {@code small} is files of 4 KiB of text.
 */
final class MakeTree {
  private static final String[] WORDS = words();

  private MakeTree() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    String kind = arguments[1];
    long left = Long.parseLong(arguments[2]) << 20;
    Random random = new Random(20261120);
    for (int number = 0; left > 0; number++) {
      long size = Math.min(left, size(kind, random));
      boolean text = !kind.equals("media") && (!kind.equals("mixed") || random.nextBoolean());
      Path directory = root.resolve("d%03d".formatted(number / 200));
      Files.createDirectories(directory);
      try (OutputStream out = Files.newOutputStream(directory.resolve("f%06d".formatted(number)))) {
        write(out, size, text, random);
      }
      left -= size;
    }
  }

  private static long size(String kind, Random random) {
    if (kind.equals("small")) {
      return 4096;
    }
    if (kind.equals("mixed")) {
      return 1L << (10 + random.nextInt(17));
    }
    return 32 << 20;
  }

  private static void write(OutputStream out, long size, boolean text, Random random)
      throws IOException {
    byte[] piece = new byte[(int) Math.min(size, 1 << 20)];
    for (long left = size; left > 0; left -= Math.min(left, piece.length)) {
      if (text) {
        fillWithText(piece, random);
      } else {
        random.nextBytes(piece);
      }
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
  }

  private static void fillWithText(byte[] piece, Random random) {
    int at = 0;
    while (at < piece.length) {
      // Common words often, rare ones seldom, a number now and then: what a log looks like.
      int rank = (int) (WORDS.length * Math.pow(random.nextDouble(), 3));
      String word =
          random.nextInt(8) == 0 ? Integer.toString(random.nextInt(100_000)) : WORDS[rank];
      for (int i = 0; i < word.length() && at < piece.length; i++) {
        piece[at++] = (byte) word.charAt(i);
      }
      if (at < piece.length) {
        piece[at++] = (byte) (random.nextInt(12) == 0 ? '\n' : ' ');
      }
    }
  }

  private static String[] words() {
    Random random = new Random(7);
    String[] words = new String[20_000];
    for (int i = 0; i < words.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int j = 2 + random.nextInt(9); j > 0; j--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words[i] = word.toString();
    }
    return words;
  }
}
