package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.FrameTable;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.Recipient;
import dev.coffer.catalog.RecipientName;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.StoredPath;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Values to test with. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00.000000123Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOON);
  static final Principal OPERATOR = new Principal("olga", "tape1", "cli");
  static final PoolName POOL = new PoolName("weekly");
  static final DatasetName DOCUMENTS = new DatasetName("documents");
  static final Barcode BARCODE = new Barcode("CF0012L9");
  static final VolumeId VOLUME = new VolumeId(new Volser("CF0012"), 1);

  private Samples() {}

  static Recipient recipient(String name) {
    return new Recipient(new RecipientName(name), "age1" + name, NOON);
  }

  static Pool pool(String... recipients) {
    return new Pool(
        POOL,
        Duration.ofDays(28),
        512 << 10,
        VolumeFormat.TAR,
        OptionalLong.of(18_000_000_000_000L),
        names(recipients));
  }

  static Dataset dataset(String name, String... recipients) {
    return new Dataset(
        new DatasetName(name),
        List.of(RawBytes.of("/srv/" + name), RawBytes.of(new byte[] {'/', (byte) 0xFF, 'x'})),
        List.of("**/*.txt"),
        List.of("*.tmp", "cache/**"),
        true,
        true,
        POOL,
        names(recipients),
        3);
  }

  private static List<RecipientName> names(String... names) {
    return Arrays.stream(names).map(RecipientName::new).toList();
  }

  static Cartridge cartridge(Barcode barcode) {
    return new Cartridge(
        barcode,
        Optional.of(POOL),
        DataState.BLANK,
        CustodyState.SHELF,
        OptionalLong.of(18_000_000_000_000L),
        "shelf A3",
        NOON,
        "bought in May");
  }

  static Volume volume() {
    return new Volume(VOLUME, BARCODE, VolumeFormat.TAR, NOON, 512 << 10);
  }

  static ArchiveRow archive(int number, DatasetName dataset) {
    Instant start = NOON.plus(Duration.ofDays(number));
    return new ArchiveRow(
        new ArchiveId(new UUID(7, number)),
        ArchiveName.of(dataset, start),
        dataset,
        ArchiveKind.FULL,
        Optional.empty(),
        start,
        start.plusSeconds(3600),
        "tape1",
        0,
        1234,
        999,
        ArchiveStatus.COMPLETE,
        "",
        Optional.of(digest(number)),
        Optional.of(start.plus(Duration.ofDays(28))));
  }

  static ArchiveRow withCount(ArchiveRow row, long entries) {
    return new ArchiveRow(
        row.id(),
        row.name(),
        row.dataset(),
        row.kind(),
        row.base(),
        row.startedAt(),
        row.finishedAt(),
        row.host(),
        entries,
        row.fileBytes(),
        row.storedBytes(),
        row.status(),
        row.notes(),
        row.manifestDigest(),
        row.expiresAt());
  }

  static ArchiveRow incremental(ArchiveRow row, ArchiveId base) {
    return new ArchiveRow(
        row.id(),
        row.name(),
        row.dataset(),
        ArchiveKind.INCREMENTAL,
        Optional.of(base),
        row.startedAt(),
        row.finishedAt(),
        row.host(),
        row.entryCount(),
        row.fileBytes(),
        row.storedBytes(),
        row.status(),
        row.notes(),
        row.manifestDigest(),
        row.expiresAt());
  }

  static SegmentRow segment(ArchiveId archive, int number) {
    return new SegmentRow(
        archive,
        1,
        number,
        VOLUME,
        1 + number,
        10 + 100L * number,
        512 << 10,
        20,
        number * 10_000_000L,
        10_000_000,
        7_000_000,
        digest(number),
        400,
        FrameTable.of(1_000_000, 3, 0, 999_999, Integer.MAX_VALUE));
  }

  static IndexPartRow indexPart(ArchiveId archive, IndexPartRow.Kind kind) {
    return new IndexPartRow(
        archive, 1, kind, 0, VOLUME, 9 + kind.ordinal(), 500, 512 << 10, 2, 700_000, digest(77));
  }

  static Sha256 digest(int seed) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    bytes[31] = (byte) (seed >> 8);
    return Sha256.of(bytes);
  }

  static EntryRow file(String path, long size, long offset) {
    return file(StoredPath.of(path), size, offset, (int) size);
  }

  static EntryRow file(StoredPath path, long size, long offset, int digest) {
    return new EntryRow(
        path,
        EntryKind.FILE,
        EntryCondition.INTACT,
        size,
        Instant.parse("2026-01-02T03:04:05.678901234Z"),
        0644,
        1000,
        1000,
        "anna",
        "users",
        RawBytes.EMPTY,
        Optional.of(digest(digest)),
        offset);
  }

  static EntryRow directory(String path, long offset) {
    return new EntryRow(
        StoredPath.of(path),
        EntryKind.DIRECTORY,
        EntryCondition.INTACT,
        0,
        Instant.parse("2026-01-02T03:04:05Z"),
        0755,
        0,
        0,
        "root",
        "root",
        RawBytes.EMPTY,
        Optional.empty(),
        offset);
  }

  /** A pool, a dataset, a cartridge and its volume. */
  static void basics(Catalog catalog) throws CatalogException {
    catalog.write(
        OPERATOR,
        session -> {
          session.recipients().add(recipient("vault"));
          session.recipients().add(recipient("office"));
          session.pools().add(pool("vault", "office"));
          session.datasets().add(dataset("documents"));
          session.cartridges().add(cartridge(BARCODE), "new");
          session.volumes().add(volume());
          return true;
        });
  }

  /** A read of a list, typed for assertions. */
  static <T> List<T> all(Catalog catalog, Catalog.Work<List<T>> work) throws CatalogException {
    return catalog.read(work);
  }

  /** A read of one thing, typed for assertions. */
  static <T> Optional<T> one(Catalog catalog, Catalog.Work<Optional<T>> work)
      throws CatalogException {
    return catalog.read(work);
  }
}
