package dev.coffer.catalog.bench;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.StoredPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A file server's tree out of a seed, walked in order of path: homes and projects about seven
 * directories deep, about 15 entries to a directory, office documents, pictures in sequences,
 * sources and objects named by their hash. The same seed gives the same tree; a share of its files
 * can be made to differ.
 */
final class TreeGenerator {
  private static final String[] SUFFIXES = {
    ".docx", ".pdf", ".xlsx", ".txt", ".java", ".h", ".c", ".py", ".json", ".xml", ".log", ".eml",
    ".tif", ".csv", ".html"
  };
  private static final String[] ONSETS = {
    "", "b", "br", "c", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st",
    "t", "tr", "v", "w"
  };
  private static final String[] RIMES = {
    "a", "ac", "al", "an", "ar", "at", "e", "el", "en", "er", "es", "i", "in", "is", "it", "o",
    "on", "or", "u", "um", "ung", "ay"
  };

  private final long seed;
  private final long entryCount;
  private final int changedPerMille;
  private final String[] words;
  private long made;
  private long tarOffset;

  /** Takes what is generated. */
  interface Sink {
    void take(EntryRow entry) throws CatalogException;
  }

  TreeGenerator(long seed, long entryCount, int changedPerMille) {
    this.seed = seed;
    this.entryCount = entryCount;
    this.changedPerMille = changedPerMille;
    SplittableRandom random = new SplittableRandom(seed);
    this.words = new String[3000];
    for (int i = 0; i < words.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = 2 + random.nextInt(3); n > 0; n--) {
        word.append(ONSETS[random.nextInt(ONSETS.length)])
            .append(RIMES[random.nextInt(RIMES.length)]);
      }
      words[i] = word.toString();
    }
  }

  /** Words that occur in names. */
  String word(int index) {
    return words[index % words.length];
  }

  void walk(Sink sink) throws CatalogException {
    made = 0;
    tarOffset = 0;
    for (int root = 0; made < entryCount; root++) {
      String name = "srv/share%05d".formatted(root);
      if (root == 0) {
        directory("srv", sink, new SplittableRandom(seed));
      }
      walk(name, 0, new SplittableRandom(seed * 1_000_003 + root), sink);
    }
  }

  private void walk(String path, int depth, SplittableRandom random, Sink sink)
      throws CatalogException {
    if (made >= entryCount) {
      return;
    }
    directory(path, sink, random);
    Set<String> names = new HashSet<>();
    int directories = depth < 6 ? 1 + random.nextInt(4) : 0;
    for (int i = 0; i < directories; i++) {
      names.add(directoryName(random) + "/");
    }
    int files = random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(12);
    int style = random.nextInt(10);
    int first = random.nextInt(5000);
    for (int i = 0; i < files; i++) {
      names.add(fileName(style, first + i, random));
    }
    String[] sorted = names.toArray(String[]::new);
    Arrays.sort(sorted, Comparator.comparing(TreeGenerator::plain));
    for (String name : sorted) {
      if (name.endsWith("/")) {
        walk(path + "/" + plain(name), depth + 1, random.split(), sink);
      } else if (made < entryCount) {
        file(path + "/" + name, random, sink);
      }
    }
  }

  private static String plain(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private String directoryName(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> (2000 + random.nextInt(27)) + "-" + (10 + random.nextInt(3)) + " " + any(random);
      case 1 -> any(random) + "_" + any(random);
      case 2 -> "Project " + any(random) + " " + random.nextInt(1000);
      default -> any(random) + "-" + any(random) + "-archive";
    };
  }

  private String any(SplittableRandom random) {
    return words[(int) (words.length * square(random.nextDouble()))];
  }

  private static double square(double x) {
    return x * x;
  }

  private String fileName(int style, int number, SplittableRandom random) {
    return switch (style) {
      case 0, 1 -> "IMG_" + (201007 + style * 100) + "_0" + (10_000 + number) + ".jpg";
      case 2 ->
          Long.toHexString(random.nextLong() | Long.MIN_VALUE)
              + Long.toHexString(random.nextLong() | Long.MIN_VALUE)
              + (100_000 + random.nextInt(900_000));
      case 3 -> any(random) + capital(any(random)) + capital(any(random)) + "Test.java";
      default -> {
        String separator = random.nextBoolean() ? "_" : " ";
        yield any(random)
            + separator
            + any(random)
            + separator
            + random.nextInt(10_000)
            + SUFFIXES[random.nextInt(SUFFIXES.length)];
      }
    };
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private void directory(String path, Sink sink, SplittableRandom random) throws CatalogException {
    emit(path, EntryKind.DIRECTORY, 0, Optional.empty(), random, false, sink);
  }

  private void file(String path, SplittableRandom random, Sink sink) throws CatalogException {
    byte[] digest = new byte[Sha256.BYTE_COUNT];
    long state = random.nextLong();
    boolean changed = changedPerMille > 0 && Math.floorMod(state, 1000) < changedPerMille;
    SplittableRandom content = new SplittableRandom(changed ? ~state : state);
    content.nextBytes(digest);
    long size = 1L << (6 + random.nextInt(14)) | random.nextInt(1 << 20);
    emit(path, EntryKind.FILE, size, Optional.of(Sha256.of(digest)), random, changed, sink);
  }

  private void emit(
      String path,
      EntryKind kind,
      long size,
      Optional<Sha256> digest,
      SplittableRandom random,
      boolean changed,
      Sink sink)
      throws CatalogException {
    int owner = random.nextInt(20);
    Instant modified =
        Instant.ofEpochSecond(
            1_200_000_000L + random.nextInt(500_000_000) + (changed ? 1 : 0),
            random.nextInt(1_000_000_000));
    sink.take(
        new EntryRow(
            StoredPath.of(path.getBytes(StandardCharsets.UTF_8)),
            kind,
            EntryCondition.INTACT,
            size,
            modified,
            kind == EntryKind.FILE ? 0644 : 0755,
            1000 + owner,
            1000,
            "user" + owner,
            "staff",
            RawBytes.EMPTY,
            digest,
            tarOffset,
            // 47 bits, as archiving makes them; for a given path and state always the same
            1 + (modified.toEpochMilli() * 0x9E3779B97F4A7C15L >>> 17)));
    made++;
    tarOffset += 1536 + (size + 511) / 512 * 512;
  }
}
