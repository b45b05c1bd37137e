package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.StoredPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Trees that change from run to run, with names that break what can be broken by names. */
final class RandomTrees {
  private static final List<byte[]> NAMES = new ArrayList<>();

  static {
    for (String name :
        List.of(
            "a",
            "b",
            "ab",
            "Ab",
            "report.txt",
            "REPORT.TXT",
            "Report final.doc",
            "Ärger",
            "ärger",
            "100%_done",
            "[x]",
            "*",
            "what?",
            "quo\"te",
            "new\nline",
            "\\back",
            "ſtraße",
            "\u212Aelvin",
            "kelvin",
            "日本語のファイル",
            "e\u0301clair",
            "éclair",
            "😀😀😀",
            "IMG_0001.jpg",
            "IMG_0002.jpg",
            "..hidden",
            " ",
            "a.b",
            "a b",
            "AND",
            "OR NOT",
            "x' OR '1'='1",
            "\u0001low")) {
      NAMES.add(name.getBytes(StandardCharsets.UTF_8));
    }
    NAMES.add(new byte[] {(byte) 0xFF, 'r', 'a', 'w'});
    NAMES.add(new byte[] {'a', 'b', 'c', (byte) 0xC3});
    NAMES.add(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, 'x', 'y', 'z'});
  }

  private final Random random;
  private final TreeMap<StoredPath, EntryRow> tree = new TreeMap<>();

  RandomTrees(Random random) {
    this.random = random;
    tree.put(StoredPath.ROOT, entry(StoredPath.ROOT, EntryKind.DIRECTORY));
  }

  /** What there is now, in the order of a walk, without offsets. */
  Map<StoredPath, EntryRow> tree() {
    return new TreeMap<>(tree);
  }

  byte[] anyName() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  void change(int steps) {
    for (int i = 0; i < steps; i++) {
      List<StoredPath> paths = List.copyOf(tree.keySet());
      StoredPath path = paths.get(random.nextInt(paths.size()));
      switch (random.nextInt(8)) {
        case 0 -> remove(path);
        case 1, 2 -> {
          if (!path.isRoot() && tree.get(path).kind() != EntryKind.DIRECTORY) {
            tree.put(path, entry(path, kind()));
          }
        }
        default -> grow(path);
      }
    }
  }

  private void remove(StoredPath path) {
    if (!path.isRoot()) {
      tree.keySet().removeIf(other -> other.isUnder(path));
    }
  }

  private void grow(StoredPath path) {
    StoredPath directory = tree.get(path).kind() == EntryKind.DIRECTORY ? path : path.parent();
    StoredPath made = directory.resolve(anyName());
    if (!tree.containsKey(made)) {
      tree.put(made, entry(made, random.nextInt(3) == 0 ? EntryKind.DIRECTORY : kind()));
    }
  }

  private EntryKind kind() {
    return switch (random.nextInt(6)) {
      case 0 -> EntryKind.SYMLINK;
      case 1 -> EntryKind.HARDLINK;
      case 2 -> EntryKind.FIFO;
      default -> EntryKind.FILE;
    };
  }

  private EntryRow entry(StoredPath path, EntryKind kind) {
    boolean file = kind == EntryKind.FILE;
    boolean link = kind == EntryKind.SYMLINK || kind == EntryKind.HARDLINK;
    EntryCondition condition =
        file && random.nextInt(10) == 0 ? EntryCondition.UNREADABLE : EntryCondition.INTACT;
    return new EntryRow(
        path,
        kind,
        condition,
        file ? random.nextInt(4) * 1000L : 0,
        Instant.ofEpochSecond(
            random.nextInt(4) * 1_000_000_000L - 1_000_000_000L, random.nextInt(2)),
        random.nextInt(2) == 0 ? 0644 : 07777,
        random.nextInt(2),
        4_000_000_000L,
        random.nextInt(2) == 0 ? "" : "jürgen",
        "users",
        link ? RawBytes.of(new byte[] {'.', '.', '/', (byte) 0xFE}) : RawBytes.EMPTY,
        file && condition == EntryCondition.INTACT
            ? Optional.of(Samples.digest(random.nextInt(5)))
            : Optional.empty(),
        0,
        random.nextInt(3));
  }
}
