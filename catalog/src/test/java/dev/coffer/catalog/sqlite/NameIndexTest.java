package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.sqlite.NameLayers.Layer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameIndexTest {
  @TempDir Path folder;
  private SqliteCatalog catalog;

  @BeforeEach
  void open() throws CatalogException {
    catalog = SqliteCatalog.create(folder.resolve("catalog.db"), CLOCK);
  }

  @AfterEach
  void close() throws CatalogException {
    catalog.close();
  }

  /**
   * Whatever is added in whatever pieces, reading gives every gram of every chunk once, in order.
   */
  @Test
  void holdsEveryKeyOnceWhateverWasMerged() throws Exception {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      TreeSet<Long> expected = new TreeSet<>();
      TreeSet<Long> actual = new TreeSet<>();
      catalog.inWriteTransaction(sql -> {
        new NameLayers(sql).clear();
        long chunk = 0;
        for (int piece = 1 + random.nextInt(40); piece > 0; piece--) {
          NameIndexWriter writer = new NameIndexWriter(sql);
          for (int n = random.nextInt(12); n > 0; n--) {
            chunk += 1 + random.nextInt(3) * random.nextInt(1000);
            for (int names = 1 + random.nextInt(64); names > 0; names--) {
              byte[] name = name(random);
              writer.add(chunk, name);
              expected.addAll(keys(chunk, name));
            }
          }
          writer.flush();
        }
        return true;
      });
      catalog.inWriteTransaction(sql -> {
        for (Layer layer : new NameLayers(sql).newestFirst()) {
          LayerCursor cursor = new LayerCursor(sql, layer.id());
          long before = -1;
          while (cursor.next()) {
            assertThat(cursor.key()).isGreaterThan(before);
            before = cursor.key();
            assertThat(actual.add(cursor.key())).isTrue();
          }
          assertThat(cursor.next()).isFalse();
        }
        return true;
      });
      assertThat(actual).as("seed %d", seed).isEqualTo(expected);
      assertThat(catalog.check())
          .as("seed %d", seed)
          .filteredOn(f -> !f.contains("no chunk"))
          .isEmpty();
    }
  }

  /** Seeking forward in any steps finds what a sorted set finds. */
  @Test
  void seekingFindsTheNextKey() throws Exception {
    Random random = new Random(3);
    TreeSet<Long> keys = new TreeSet<>();
    for (int i = 0; i < 200_000; i++) {
      keys.add(NameKeys.key(random.nextInt(200), random.nextInt(1 << 20)));
    }
    catalog.inWriteTransaction(sql -> {
      new NameLayers(sql).add(source(keys));
      Layer layer = new NameLayers(sql).newestFirst().getFirst();
      assertThat(layer.leafCount()).isGreaterThan(50);
      for (int turn = 0; turn < 200; turn++) {
        LayerCursor cursor = new LayerCursor(sql, layer.id());
        long step = 1L << (10 + random.nextInt(37));
        for (long wanted = random.nextLong(step); ; wanted += random.nextLong(step)) {
          Long expected = keys.ceiling(Math.max(wanted, turn % 2 == 0 ? 0 : cursor.key()));
          boolean found = cursor.seek(wanted);
          assertThat(found).isEqualTo(expected != null);
          if (expected == null) {
            break;
          }
          assertThat(cursor.key()).isGreaterThanOrEqualTo(wanted);
          assertThat(cursor.key()).isEqualTo(expected);
          wanted = Math.max(wanted, cursor.key());
        }
      }
      return true;
    });
  }

  @Test
  void layersStayFewAndAKeyIsWrittenAFewTimes() {
    Random random = new Random(5);
    List<Layer> layers = new ArrayList<>(); // newest first
    long added = 0;
    long written = 0;
    for (int n = 1; n <= 20_000; n++) {
      long leaves = 1 + random.nextInt(random.nextInt(50) == 0 ? 300 : 3);
      added += leaves;
      layers.addFirst(new Layer(n, leaves));
      for (List<Layer> few = NameLayers.toBeMerged(layers);
          !few.isEmpty();
          few = NameLayers.toBeMerged(layers)) {
        long sum = few.stream().mapToLong(Layer::leafCount).sum();
        written += sum;
        few.clear();
        layers.addFirst(new Layer(n, sum));
      }
    }
    long large = layers.stream().filter(layer -> layer.size() == 4).count();
    assertThat(large).isPositive().isLessThan(1 + added / 4096);
    assertThat(layers.size() - large).isLessThanOrEqualTo(4 * 7);
    assertThat(layers).isSortedAccordingTo(Comparator.comparingInt(Layer::size));
    assertThat(written).isLessThan(5 * added);
  }

  @Test
  void aDamagedLeafIsSaidToBe() throws Exception {
    TreeSet<Long> keys = new TreeSet<>(List.of(5L, 6L, 1L << 50));
    catalog.inWriteTransaction(sql -> {
      new NameLayers(sql).add(source(keys));
      return sql.update("UPDATE entry_name_leaf SET body = x'01ff'");
    });
    assertThatThrownBy(() -> readAll()).isInstanceOf(CatalogDamagedException.class);
    assertThat(catalog.check()).anyMatch(fault -> fault.contains("name index: layer 1, leaf 5"));
    catalog.inWriteTransaction(sql -> sql.update("UPDATE entry_name_leaf SET body = x'0100'"));
    assertThatThrownBy(() -> readAll()).isInstanceOf(CatalogDamagedException.class);
    assertThat(catalog.check()).anyMatch(fault -> fault.contains("name index: layer 1, leaf 5"));
  }

  @Test
  void checkFindsWhatDoesNotFitTogether() throws Exception {
    catalog.inWriteTransaction(sql -> {
      new NameLayers(sql).add(source(new TreeSet<>(List.of(NameKeys.key(7, 41)))));
      return true;
    });
    assertThat(catalog.check()).singleElement().asString().contains("name index: no chunk 41");
    catalog.inWriteTransaction(sql -> sql.update("UPDATE entry_name_layer SET leaf_count = 2"));
    assertThat(catalog.check()).anyMatch(f -> f.contains("layer 1: leaves: actual=1 expected=2"));
    catalog.inWriteTransaction(sql -> sql.update("DELETE FROM entry_name_layer"));
    assertThat(catalog.check()).anyMatch(f -> f.contains("name index: leaf 1 has no layer"));
  }

  private boolean readAll() throws CatalogException {
    return catalog.inWriteTransaction(sql -> {
      LayerCursor cursor = new LayerCursor(sql, 1);
      while (cursor.next()) {
        // reading is the point
      }
      return true;
    });
  }

  private static KeySource source(TreeSet<Long> keys) {
    return new KeySource() {
      private long key = -1;

      @Override
      public boolean next() {
        Long next = keys.higher(key);
        key = next == null ? Long.MAX_VALUE : next;
        return next != null;
      }

      @Override
      public long key() {
        return key;
      }
    };
  }

  private static byte[] name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 1 + random.nextInt(14); i > 0; i--) {
      int point = random.nextInt(12) == 0 ? 0xC4 + random.nextInt(0x300) : 'A' + random.nextInt(60);
      name.appendCodePoint(point);
    }
    return name.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** As the format says it, and not as the writer does it. */
  private static List<Long> keys(long chunk, byte[] name) {
    StringBuilder folded = new StringBuilder();
    new String(name, StandardCharsets.UTF_8)
        .codePoints()
        .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
        .forEach(folded::appendCodePoint);
    byte[] bytes = folded.toString().getBytes(StandardCharsets.UTF_8);
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i + 3 <= bytes.length; i++) {
      long gram =
          Byte.toUnsignedLong(bytes[i]) * 65_536
              + Byte.toUnsignedLong(bytes[i + 1]) * 256
              + Byte.toUnsignedLong(bytes[i + 2]);
      keys.add((gram << 39) + chunk);
    }
    return keys;
  }
}
