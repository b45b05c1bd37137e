package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.BARCODE;
import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.DOCUMENTS;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static dev.coffer.catalog.sqlite.Samples.VOLUME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CartridgeEvent;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Recipient;
import dev.coffer.catalog.RecipientName;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Verification.Method;
import dev.coffer.catalog.Verification.Result;
import dev.coffer.catalog.Verification.SegmentOutcome;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
  @TempDir Path folder;
  private Catalog catalog;

  @BeforeEach
  void open() throws CatalogException {
    catalog = SqliteCatalog.create(folder.resolve("catalog.db"), CLOCK);
    Samples.basics(catalog);
  }

  @AfterEach
  void close() throws CatalogException {
    catalog.close();
  }

  /** A change that returns nothing. */
  private interface Change {
    void make(dev.coffer.catalog.Session session) throws CatalogException;
  }

  private void write(Change change) throws CatalogException {
    catalog.write(
        OPERATOR,
        session -> {
          change.make(session);
          return true;
        });
  }

  @Test
  void whatWasAddedComesBackAsItWas() throws Exception {
    catalog.read(s -> {
      assertThat(s.recipients().all())
          .containsExactly(Samples.recipient("office"), Samples.recipient("vault"));
      assertThat(s.pools().all()).containsExactly(Samples.pool("vault", "office"));
      assertThat(s.datasets().find(DOCUMENTS)).contains(Samples.dataset("documents"));
      assertThat(s.cartridges().find(BARCODE)).contains(Samples.cartridge(BARCODE));
      assertThat(s.cartridges().inPool(Samples.POOL)).hasSize(1);
      assertThat(s.volumes().current(BARCODE)).contains(Samples.volume());
      return true;
    });
  }

  @Test
  void updatesReplaceListsAndAll() throws Exception {
    write(s -> {
      s.datasets().update(Samples.dataset("documents", "office"));
      s.pools()
          .update(
              new Pool(
                  Samples.POOL,
                  Duration.ofDays(7),
                  65_536,
                  VolumeFormat.LTFS,
                  OptionalLong.empty(),
                  List.of()));
    });
    catalog.read(s -> {
      assertThat(s.datasets().all()).containsExactly(Samples.dataset("documents", "office"));
      assertThat(s.pools().find(Samples.POOL).orElseThrow().recipients()).isEmpty();
      assertThat(s.pools().find(Samples.POOL).orElseThrow().capacityBytes()).isEmpty();
      return true;
    });
  }

  @Test
  void namesThatAreTakenOrUnknownAreRefusedByName() {
    assertThatThrownBy(() -> write(s -> s.pools().add(Samples.pool())))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("weekly");
    assertThatThrownBy(() -> write(s -> s.datasets().add(Samples.dataset("mail", "nobody"))))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessage("no recipient of this name: nobody");
    assertThatThrownBy(() -> write(s -> s.cartridges().add(Samples.cartridge(BARCODE), "again")))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("CF0012L9");
    assertThatThrownBy(() -> catalog.read(s -> s.cartridges().inPool(new PoolName("none"))))
        .isInstanceOf(CatalogRefusedException.class);
  }

  @Test
  void aStateChangesOnlyFromWhatTheCallerSawAndIsRemembered() throws Exception {
    write(s -> {
      s.cartridges().transition(BARCODE, DataState.BLANK, DataState.LABELLED, "labelled");
      s.cartridges()
          .transition(BARCODE, CustodyState.SHELF, CustodyState.DRIVE, "drive 0", "mounted");
    });
    assertThatThrownBy(() ->
            write(
                s -> s.cartridges().transition(BARCODE, DataState.BLANK, DataState.OPEN, "raced")))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessage("cartridge CF0012L9 to OPEN: actual=LABELLED and DRIVE expected=BLANK");
    catalog.read(s -> {
      assertThat(s.cartridges().find(BARCODE).orElseThrow().location()).isEqualTo("drive 0");
      assertThat(s.cartridges().history(BARCODE))
          .extracting(CartridgeEvent::axis, CartridgeEvent::from, CartridgeEvent::to)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(CartridgeEvent.Axis.DATA, "", "BLANK"),
              org.assertj.core.groups.Tuple.tuple(CartridgeEvent.Axis.CUSTODY, "", "SHELF"),
              org.assertj.core.groups.Tuple.tuple(CartridgeEvent.Axis.DATA, "BLANK", "LABELLED"),
              org.assertj.core.groups.Tuple.tuple(CartridgeEvent.Axis.CUSTODY, "SHELF", "DRIVE"));
      assertThat(s.cartridges().history(BARCODE).getLast().by()).isEqualTo(OPERATOR);
      assertThat(s.cartridges().history(BARCODE).getLast().at()).isEqualTo(Samples.NOON);
      return true;
    });
  }

  @Test
  void destructionIsOneFactOnBothAxesAndNotOnePersons() throws Exception {
    assertThatThrownBy(() ->
            write(s ->
                s.cartridges().transition(BARCODE, DataState.BLANK, DataState.DESTROYED, "no")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            write(s ->
                s.cartridges().destroy(BARCODE, DataState.BLANK, CustodyState.SHELF, "shredded")))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("needs");
    Cartridge untouched = Samples.one(catalog, s -> s.cartridges().find(BARCODE)).orElseThrow();
    assertThat(untouched.data()).isEqualTo(DataState.BLANK);
    assertThat(catalog.check()).isEmpty();
  }

  @Test
  void volumesCountByGenerationAndAreNeverRedefined() throws Exception {
    Volume second =
        new Volume(
            new VolumeId(VOLUME.volser(), 2), BARCODE, VolumeFormat.LTFS, Samples.NOON, 65_536);
    write(s -> s.volumes().add(second));
    write(s -> s.volumes().add(second));
    assertThat(Samples.all(catalog, s -> s.volumes().of(BARCODE)))
        .containsExactly(second, Samples.volume());
    Volume other = new Volume(VOLUME, BARCODE, VolumeFormat.LTFS, Samples.NOON, 65_536);
    assertThatThrownBy(() -> write(s -> s.volumes().add(other)))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("known otherwise");
  }

  private ArchiveRow loaded(ArchiveRow row) throws CatalogException {
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      load.commit(row);
    }
    return row;
  }

  @Test
  void archivesByDatasetTimeAndChain() throws Exception {
    ArchiveRow full = loaded(Samples.archive(1, DOCUMENTS));
    ArchiveRow next = loaded(Samples.incremental(Samples.archive(2, DOCUMENTS), full.id()));
    catalog.read(s -> {
      assertThat(s.archives().chain(next.id())).containsExactly(next, full);
      assertThat(s.archives().dependents(full.id())).containsExactly(next);
      assertThat(s.archives().asOf(DOCUMENTS, full.startedAt())).contains(full);
      assertThat(s.archives().asOf(DOCUMENTS, full.startedAt().minusNanos(1))).isEmpty();
      assertThat(s.archives().asOf(DOCUMENTS, next.startedAt().plusSeconds(1))).contains(next);
      return true;
    });
    assertThatThrownBy(() -> write(s -> s.archives().drop(full.id())))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("is the base of " + next.name());
    write(s -> s.archives().drop(next.id()));
    write(s -> s.archives().drop(full.id()));
    assertThat(Samples.all(catalog, s -> s.archives().all())).isEmpty();
  }

  @Test
  void aChainWithAMissingLinkSaysWhich() throws Exception {
    ArchiveRow absent = Samples.archive(1, DOCUMENTS);
    ArchiveRow row = loaded(Samples.incremental(Samples.archive(2, DOCUMENTS), absent.id()));
    assertThatThrownBy(() -> catalog.read(s -> s.archives().chain(row.id())))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining(absent.id().toString());
  }

  @Test
  void aSecondCopyIsAddedAndNothingIsRedefined() throws Exception {
    ArchiveRow row = loaded(Samples.archive(1, DOCUMENTS));
    SegmentRow first = Samples.segment(row.id(), 0);
    write(s -> s.archives().addParts(List.of(first), List.of()));
    write(s -> s.archives().addParts(List.of(first), List.of()));
    assertThat(Samples.all(catalog, s -> s.archives().segments(row.id()))).containsExactly(first);
    SegmentRow moved =
        new SegmentRow(
            row.id(),
            1,
            0,
            VOLUME,
            55,
            10,
            512 << 10,
            20,
            0,
            1,
            1,
            first.sha256(),
            4,
            first.frames());
    assertThatThrownBy(() -> write(s -> s.archives().addParts(List.of(moved), List.of())))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("known otherwise");
  }

  @Test
  void verificationsAreKeptWithTheirSegments() throws Exception {
    ArchiveRow row = loaded(Samples.archive(1, DOCUMENTS));
    Verification bad = verification(row, 1, Result.DAMAGED);
    Verification good = verification(row, 2, Result.AGREED);
    Verification later = verification(row, 3, Result.INCOMPLETE);
    for (Verification each : List.of(bad, good, later)) {
      write(s -> s.verifications().add(each));
    }
    catalog.read(s -> {
      assertThat(s.verifications().of(row.id())).containsExactly(bad, good, later);
      assertThat(s.verifications().onVolume(VOLUME)).containsExactly(bad, good, later);
      assertThat(s.verifications().lastAgreed(row.id())).contains(good);
      return true;
    });
  }

  private static Verification verification(ArchiveRow row, int day, Result result) {
    return new Verification(
        row.id(),
        1,
        Samples.NOON.plus(Duration.ofDays(day)),
        "HU1234567X",
        OPERATOR,
        Method.FULL,
        result,
        result == Result.AGREED ? "" : "block 18230 unreadable",
        List.of(
            new SegmentOutcome(0, VOLUME, Result.AGREED, ""),
            new SegmentOutcome(1, VOLUME, result, "")));
  }

  @Test
  void aSecretKeyIsNotARecipient() {
    assertThatThrownBy(
            () -> new Recipient(new RecipientName("x"), "AGE-SECRET-KEY-1ABC", Samples.NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("1ABC");
  }

  @Test
  void barcodesAreEightCharacters() {
    assertThat(Barcode.parse(" cf0012l9 ").volser().text()).isEqualTo("CF0012");
    assertThat(new Barcode("CF0012L9").mediaCode()).isEqualTo("L9");
    for (String bad : List.of("", "CF0012", "CF0012L99", "CF-012L9", "CF001209", "cf0012l9")) {
      assertThatThrownBy(() -> new Barcode(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Optional.of(new Barcode("CF0012LZ"))).isPresent();
  }
}
