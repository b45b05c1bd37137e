package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Any tree comes back from its document, and from its packed form, and changes as a map does. */
class LtfsIndexProperties {
  private static final int TRIES = 200;

  private final long seed = Long.getLong("coffer.seed", 20261120L);

  @Test
  void everyTreeComesBack() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(seed + i);
      LtfsTree tree = tree(random);
      LtfsIndexHeader header = header(random);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LtfsIndexWriter.write(header, tree, out);
      LtfsIndex again =
          LtfsIndexParser.parse(new ByteArrayInputStream(out.toByteArray()), TestVolume.LIMITS);
      assertThat(again.header()).as("seed %d", seed + i).isEqualTo(header);
      assertThat(again.losses()).isEmpty();
      assertThat(entries(again))
          .as("seed %d", seed + i)
          .isEqualTo(entries(new LtfsIndex(header, tree, 0, List.of())));
      assertThat(again.tree().entryCount()).isEqualTo(tree.entryCount());
    }
  }

  @Test
  void sizesAreNeverUnderestimated() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(seed + i);
      LtfsTree tree = tree(random);
      LtfsIndexHeader header = header(random);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LtfsIndexWriter.write(header, tree, out);
      LtfsIndexWriter.Sizer sizer = new LtfsIndexWriter.Sizer();
      long[] bytes = {LtfsIndexWriter.envelopeBytes(header) + sizer.bytes(tree.root())};
      new LtfsIndex(header, tree, 0, List.of())
          .forEach((path, entry) -> bytes[0] += sizer.bytes(entry));
      assertThat(bytes[0]).as("seed %d", seed + i).isGreaterThanOrEqualTo(out.size());
    }
  }

  @Test
  void directoriesChangeAsMapsDo() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(seed + i);
      LtfsTree tree = new LtfsTree(directory(random, "", 1));
      Map<EntryPath, LtfsEntry> model = new LinkedHashMap<>();
      for (int step = 0; step < 300; step++) {
        String name = "n" + random.nextInt(60);
        EntryPath path = EntryPath.of(name);
        LtfsEntry entry = file(random, name);
        switch (random.nextInt(3)) {
          case 0 -> {
            assertThat(tree.add(tree.rootNode(), entry)).isEqualTo(!model.containsKey(path));
            model.putIfAbsent(path, entry);
          }
          case 1 -> {
            byte[] utf8 = path.bytes();
            assertThat(tree.remove(tree.rootNode(), utf8)).isEqualTo(model.remove(path) != null);
          }
          default -> {
            if (model.containsKey(path)) {
              tree.replace(tree.rootNode(), entry);
              model.put(path, entry);
            }
          }
        }
        assertThat(tree.find(path))
            .as("seed %d", seed + i)
            .isEqualTo(Optional.ofNullable(model.get(path)));
      }
      LtfsIndex index = new LtfsIndex(header(random), tree, 0, List.of());
      assertThat(entries(index)).as("seed %d", seed + i).isEqualTo(model);
      assertThat(tree.entryCount()).isEqualTo(model.size() + 1);
    }
  }

  private static Map<EntryPath, LtfsEntry> entries(LtfsIndex index) throws Exception {
    Map<EntryPath, LtfsEntry> all = new LinkedHashMap<>();
    index.forEach((path, entry) -> assertThat(all.put(path, entry)).isNull());
    return all;
  }

  private static LtfsTree tree(Random random) {
    LtfsTree tree = new LtfsTree(directory(random, text(random, 12), 1));
    List<EntryPath> directories = new ArrayList<>(List.of(EntryPath.ROOT));
    for (int i = random.nextInt(40); i > 0; i--) {
      EntryPath parent = directories.get(random.nextInt(directories.size()));
      String name = name(random);
      LtfsTree.DirectoryNode node = (LtfsTree.DirectoryNode) tree.node(parent);
      boolean isDirectory = random.nextInt(4) == 0;
      LtfsEntry entry =
          isDirectory ? directory(random, name, 2 + random.nextInt(1000)) : file(random, name);
      if (tree.add(node, entry) && isDirectory) {
        directories.add(parent.resolve(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
    return tree;
  }

  private static LtfsEntry directory(Random random, String name, long uid) {
    return LtfsEntry.directory(name, times(random), uid).with(attributes(random), times(random));
  }

  private static LtfsEntry file(Random random, String name) {
    boolean link = random.nextInt(5) == 0;
    List<LtfsExtent> extents = new ArrayList<>();
    long offset = 0;
    for (int n = link ? 0 : random.nextInt(4); n > 0; n--) {
      offset += random.nextInt(3) == 0 ? random.nextInt(1 << 20) : 0;
      long bytes = 1 + random.nextInt(1 << 30);
      LtfsPointer start =
          new LtfsPointer(random.nextBoolean() ? 'a' : 'z', random.nextLong() >>> 1);
      extents.add(new LtfsExtent(offset, start, random.nextInt() & 0xFFFF_FFFFL, bytes));
      offset += bytes;
    }
    return new LtfsEntry(
        link ? LtfsEntry.Kind.SYMLINK : LtfsEntry.Kind.FILE,
        name,
        random.nextBoolean(),
        times(random),
        2 + (random.nextLong() >>> 2),
        attributes(random),
        offset + random.nextInt(1000),
        extents,
        link ? Optional.of(text(random, 40) + "x") : Optional.empty(),
        !link && random.nextInt(9) == 0,
        random.nextInt(9) == 0 ? List.of("<new a=\"&lt;\">x&amp;<y></y></new>") : List.of());
  }

  private static LtfsTimes times(Random random) {
    Instant a = time(random);
    Instant b = time(random);
    return switch (random.nextInt(3)) {
      case 0 -> LtfsTimes.all(a);
      case 1 -> new LtfsTimes(a, b, a, b, a);
      default -> new LtfsTimes(a, b, time(random), time(random), time(random));
    };
  }

  private static Instant time(Random random) {
    long span = LtfsTime.MAX.getEpochSecond() - LtfsTime.MIN.getEpochSecond();
    return Instant.ofEpochSecond(
        LtfsTime.MIN.getEpochSecond() + (random.nextLong() >>> 1) % span,
        random.nextInt(1_000_000_000));
  }

  private static List<LtfsXattr> attributes(Random random) {
    Map<String, LtfsXattr> byKey = new LinkedHashMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      byte[] value = new byte[random.nextInt(50)];
      random.nextBytes(value);
      String key = name(random);
      LtfsXattr attribute =
          switch (random.nextInt(3)) {
            case 0 -> new LtfsXattr(key, value);
            case 1 -> LtfsXattr.text(key, text(random, 30));
            default -> LtfsXattr.text(LtfsXattr.SHA256, TestVolume.sha256(value));
          };
      byKey.put(attribute.key(), attribute);
    }
    return List.copyOf(byKey.values());
  }

  private static String name(Random random) {
    while (true) {
      String name = LtfsNames.normalize(text(random, 20));
      if (LtfsNames.fault(name).isEmpty()) {
        return name;
      }
    }
  }

  /** Text of all that is allowed, in form NFC. */
  private static String text(Random random, int maxLength) {
    StringBuilder out = new StringBuilder();
    for (int n = random.nextInt(maxLength); n > 0; n--) {
      int point =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x10FFFF);
            case 2 -> "%:&<>\"'\t\n\r ]".charAt(random.nextInt(12));
            default -> 'a' + random.nextInt(26);
          };
      boolean whole = point < 0xD800 || point > 0xDFFF;
      if (whole && LtfsNames.forbiddenCharacter(Character.toString(point)).isEmpty()) {
        out.appendCodePoint(point);
      }
    }
    return LtfsNames.normalize(out.toString());
  }

  private static LtfsIndexHeader header(Random random) {
    return new LtfsIndexHeader(
        LtfsVersion.WRITTEN,
        "Coffer <&>",
        random.nextBoolean() ? Optional.of("a comment & \"more\"") : Optional.empty(),
        new UUID(random.nextLong(), random.nextLong()),
        random.nextLong() >>> 32,
        time(random),
        new LtfsPointer('a', random.nextLong() >>> 1),
        random.nextBoolean()
            ? Optional.of(new LtfsPointer('b', random.nextInt(1 << 30)))
            : Optional.empty(),
        random.nextBoolean(),
        random.nextBoolean()
            ? Optional.of(new PlacementPolicy(random.nextInt(1 << 20), List.of("*.txt", "a:b")))
            : Optional.empty(),
        Long.MAX_VALUE,
        random.nextBoolean() ? Optional.of(VolumeLock.PERMANENTLY_LOCKED) : Optional.empty(),
        random.nextInt(5) == 0 ? List.of("<x:later xmlns:x=\"urn:x\">1</x:later>") : List.of());
  }
}
