package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
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
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A site with a row in every table, all of them made through the program. */
final class FullSite {
  static final Principal OLGA = new Principal("olga", "tapehost", "cli");

  private static final DatasetName DOCUMENTS = new DatasetName("documents");

  private FullSite() {}

  static Site make(Path dir) throws Exception {
    Site site = new Site(dir);
    declare(site);
    archive(site);
    agreements(site);
    custody(site);
    counts(site);
    rotation(site);
    site.pass(Duration.ofHours(30));
    site.as("olga", Control::tick);
    site.as("olga", c -> c.audit().checkpoint(OLGA, site.now(), site.keys.key("host")));
    return site;
  }

  private static void declare(Site site) throws CatalogException {
    site.catalog()
        .write(
            OLGA,
            s -> {
              s.recipients().add(new Recipient(new RecipientName("safe"), "age1safe", s.now()));
              s.pools()
                  .add(
                      new Pool(
                          new PoolName("main"),
                          Duration.ofDays(20),
                          524_288,
                          VolumeFormat.TAR,
                          OptionalLong.of(1000),
                          List.of(new RecipientName("safe"))));
              s.datasets()
                  .add(
                      new Dataset(
                          DOCUMENTS,
                          List.of(RawBytes.of("/srv/documents")),
                          List.of("**/*.txt"),
                          List.of("*.tmp"),
                          true,
                          true,
                          new PoolName("main"),
                          List.of(new RecipientName("safe")),
                          1));
              s.sql()
                  .update(
                      """
                      INSERT INTO drive_report (at, occasion, drive_serial, drive_name, barcode,
                        problem) VALUES (1, 'LOAD', 'D1', 'LTO-9', 'CF0012L9', '')\
                      """);
              s.sql()
                  .update(
                      """
                      INSERT INTO drive_alert (report_id, flag, severity, text)
                      VALUES (1, 3, 'WARNING', 'hard error')\
                      """);
              return true;
            });
  }

  private static void archive(Site site) throws CatalogException {
    Instant at = Site.START;
    ArchiveRow row =
        new ArchiveRow(
            new ArchiveId(new UUID(7, 1)),
            ArchiveName.of(DOCUMENTS, at),
            DOCUMENTS,
            ArchiveKind.FULL,
            Optional.empty(),
            at,
            at,
            "tapehost",
            2,
            5,
            100,
            ArchiveStatus.COMPLETE,
            "as asked",
            Optional.of(digest(1)),
            Optional.of(at.plus(Duration.ofDays(20))));
    VolumeId volume = new VolumeId(TAPE.volser(), 1);
    try (ArchiveLoad load = site.catalog().load(OLGA, row)) {
      load.add(entry("srv/documents", EntryKind.DIRECTORY, 0));
      load.add(entry("srv/documents/a.txt", EntryKind.FILE, 512));
      load.addSegment(
          new SegmentRow(
              row.id(),
              1,
              0,
              volume,
              1,
              3,
              524_288,
              1,
              0,
              2048,
              100,
              digest(2),
              10,
              FrameTable.of(new int[] {100})));
      load.addIndexPart(
          new IndexPartRow(
              row.id(), 1, IndexPartRow.Kind.INDEX, 0, volume, 2, 9, 524_288, 1, 80, digest(3)));
      load.commit(row);
    }
    site.catalog()
        .write(
            OLGA,
            s -> {
              s.archives().setSelection(row.id(), digest(4));
              s.archives()
                  .setAbsentParts(
                      row.id(),
                      2,
                      List.of(
                          new AbsentPart(
                              row.id(),
                              2,
                              0,
                              Optional.of(new VolumeId(new Volser("CF0099"), 3)),
                              OptionalLong.of(0),
                              OptionalLong.of(2048))));
              s.verifications()
                  .add(
                      new Verification(
                          row.id(),
                          1,
                          at,
                          "D1",
                          OLGA,
                          Verification.Method.FULL,
                          Verification.Result.AGREED,
                          "all",
                          List.of(
                              new Verification.SegmentOutcome(
                                  0, volume, Verification.Result.AGREED, ""))));
              return true;
            });
  }

  private static EntryRow entry(String path, EntryKind kind, long offset) {
    return new EntryRow(
            StoredPath.of(path),
            kind,
            EntryCondition.INTACT,
            kind == EntryKind.FILE ? 5 : 0,
            Site.START,
            0640,
            1000,
            1000,
            "paul",
            "users",
            RawBytes.EMPTY,
            kind == EntryKind.FILE ? Optional.of(digest(5)) : Optional.empty(),
            offset)
        .withStamp(77);
  }

  private static Sha256 digest(int first) {
    byte[] bytes = new byte[Sha256.BYTE_COUNT];
    bytes[0] = (byte) first;
    return Sha256.of(bytes);
  }

  private static void agreements(Site site) throws Exception {
    RequestId release = site.agreed(RequestKind.RELEASE, Map.of(), OTHER);
    site.as(
        "olga",
        c -> c.custody().change(OTHER, DataAction.RELEASE, "recycle", Right.request(release)));
    site.as("anna", c -> c.safeguards().hold(List.of(TAPE), "incident"));
    site.as("bert", c -> c.safeguards().hold(List.of(OTHER), "mistake"));
    RequestId lift = site.agreed(RequestKind.LIFT_HOLD, Map.of("hold", "2"));
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(lift);
          return true;
        });
    site.heartbeat("anna");
    String statement = Proofs.statement("confirm", "movement 1", "it is here");
    site.as("kurt", c -> c.proofs().accept(statement, site.keys.sign("kurt", statement)));
  }

  private static void custody(Site site) throws Exception {
    long list = site.pickList(AuthorityScope.PICK_UP, Duration.ofDays(1), TAPE);
    site.pack(TAPE, list, "S-1");
    site.act(
        "kurt",
        TAPE,
        CustodyAction.HAND_OVER_OUT,
        Right.pickList(list),
        a ->
            a.withSealSeen("S-1")
                .withReceiver("rita", site.now().plus(Duration.ofHours(8)))
                .withPlace("vault a"));
  }

  private static void counts(Site site) throws Exception {
    site.as(
        "kurt",
        c -> {
          c.locations().put(Location.of("main", LocationKind.SHELF, "Room 2"));
          return c.counts().open(c.locations().require("main"));
        });
    site.as("kurt", c -> c.counts().read(1, List.of(TAPE, OTHER)));
    site.as("carl", c -> c.counts().close(1, site.keys.key("host")));
  }

  private static void rotation(Site site) throws Exception {
    RotationPolicy policy = RotationPolicy.parse(RotationControlTest.TEXT);
    site.as("olga", c -> c.rotationPolicies().first(policy));
    Barcode tape = TAPE;
    site.catalog()
        .write(
            OLGA,
            s -> {
              s.sql()
                  .update(
                      """
                      INSERT INTO rotation_run (policy, policy_version, nominal, date, level,
                        set_name, state, started_at, by_person, by_host, by_via, note)
                      VALUES ('weekly', 1, '2026-11-20', '2026-11-20', 'weekly', 'W1', 'OPEN', 5,
                        'olga', 'tapehost', 'cli', '')\
                      """);
              s.sql()
                  .update(
                      """
                      INSERT INTO rotation_cartridge (run_id, copy, position, cartridge_id, use,
                        step) VALUES (1, 1, 1, (SELECT id FROM cartridge WHERE barcode = ?),
                        'FRESH', 'CHOSEN')\
                      """,
                      tape.text());
              s.sql()
                  .update(
                      """
                      INSERT INTO rotation_archive (run_id, copy, dataset, attempt, kind, step)
                      VALUES (1, 1, 'documents', 1, 'FULL', 'PLANNED')\
                      """);
              s.sql()
                  .update(
                      """
                      INSERT INTO rotation_place (cartridge_id, policy, level, set_name, copy)
                      VALUES ((SELECT id FROM cartridge WHERE barcode = ?), 'weekly', 'weekly',
                        'W1', 1)\
                      """,
                      tape.text());
              s.sql()
                  .update(
                      """
                      INSERT INTO rotation_figures (dataset, archive_uuid, at, entries, bytes,
                        unreadable, doubted) VALUES ('documents', 'u', 6, 2, 5, 0, 0)\
                      """);
              return true;
            });
  }
}
