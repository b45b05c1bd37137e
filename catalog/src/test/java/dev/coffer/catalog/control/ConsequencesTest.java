package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.request.Consequence;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request says it costs where archives build on each other. */
class ConsequencesTest {
  @TempDir Path dir;

  /** The base is on one cartridge, the increments on another that nobody asks for. */
  @ParameterizedTest
  @EnumSource(
      value = RequestKind.class,
      names = {"RELEASE", "ERASE", "RELABEL", "EXPIRE_EARLY"})
  void givingUpABaseNamesTheIncrementsThatGoWithIt(RequestKind kind) throws Exception {
    try (Site site = new Site(dir)) {
      RotationControlTest.archive(
          site, Site.TAPE, "documents", Instant.parse("2026-11-01T08:00:00Z"), true);
      for (int day = 2; day <= 3; day++) {
        RotationControlTest.archive(
            site, Site.OTHER, "documents", Instant.parse("2026-11-0" + day + "T08:00:00Z"), true);
      }
      chain(site, "2026-11-02", "2026-11-01");
      chain(site, "2026-11-03", "2026-11-02");
      RequestId id = site.request("olga", kind, Map.of(), Site.TAPE);
      RequestFile file = site.as("olga", c -> c.requests().find(id).orElseThrow());
      Consequence of = file.request().consequences().getFirst();
      assertThat(of.lost())
          .containsExactly(
              "documents-20261101T080000Z",
              "documents-20261102T080000Z",
              "documents-20261103T080000Z");
      assertThat(of.before().restorePoints()).isEqualTo(3);
      assertThat(of.after().restorePoints()).isZero();
      assertThat(file.text())
          .contains(
              "no longer restorable documents-20261101T080000Z documents-20261102T080000Z"
                  + " documents-20261103T080000Z\n");
      // the other way round the base stays
      RequestId tip = site.request("olga", kind, Map.of(), Site.OTHER);
      List<Consequence> less =
          site.as("olga", c -> c.requests().find(tip).orElseThrow().request().consequences());
      assertThat(less.getFirst().lost())
          .containsExactly("documents-20261102T080000Z", "documents-20261103T080000Z");
    }
  }

  @Test
  void whatHasAnotherCopyIsNotLost() throws Exception {
    try (Site site = new Site(dir)) {
      RotationControlTest.archive(
          site, Site.TAPE, "documents", Instant.parse("2026-11-01T08:00:00Z"), true);
      site.catalog()
          .write(
              FullSite.OLGA,
              s ->
                  s.sql()
                      .update(
                          """
                          INSERT INTO segment SELECT archive_id, 2, number,
                            (SELECT v.id FROM volume v JOIN cartridge c ON c.id = v.cartridge_id
                              WHERE c.barcode = 'CF0013L9'), 9, first_block, block_size,
                            block_count, first_tar_offset, tar_bytes, stored_bytes, sha256,
                            age_header_bytes, frames FROM segment\
                          """));
      RequestId id = site.request("olga", RequestKind.RELEASE, Map.of(), Site.TAPE);
      String text = site.as("olga", c -> c.requests().find(id).orElseThrow().text());
      assertThat(text).contains("copies 2 -> 1").doesNotContain("no longer restorable");
    }
  }

  /** Of the other copy only one of two cartridges was ever found: it is no copy to count on. */
  @Test
  void whatHasAnotherCopyThatIsNotWholeIsLost() throws Exception {
    try (Site site = new Site(dir)) {
      RotationControlTest.archive(
          site, Site.TAPE, "documents", Instant.parse("2026-11-01T08:00:00Z"), true);
      site.catalog()
          .write(
              FullSite.OLGA,
              s -> {
                s.sql()
                    .update(
                        """
                        INSERT INTO segment SELECT archive_id, 2, number,
                          (SELECT v.id FROM volume v JOIN cartridge c ON c.id = v.cartridge_id
                            WHERE c.barcode = 'CF0013L9'), 9, first_block, block_size,
                          block_count, first_tar_offset, tar_bytes, stored_bytes, sha256,
                          age_header_bytes, frames FROM segment\
                        """);
                ArchiveId archive = ArchiveId.parse(uuid("2026-11-01"));
                s.archives()
                    .setAbsentParts(
                        archive,
                        2,
                        List.of(
                            new AbsentPart(
                                archive,
                                2,
                                1,
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty())));
                return true;
              });
      RequestId id = site.request("olga", RequestKind.RELEASE, Map.of(), Site.TAPE);
      String text = site.as("olga", c -> c.requests().find(id).orElseThrow().text());
      assertThat(text).contains("copies 1 -> 0").contains("no longer restorable");
      Optional<String> last =
          site.catalog().read(s -> new LastCopies(s.sql()).lastCopyOf(Site.TAPE));
      assertThat(last).isPresent();
    }
  }

  /** Makes an archive one that builds on another. */
  private static void chain(Site site, String day, String base) throws Exception {
    site.catalog()
        .write(
            FullSite.OLGA,
            s ->
                s.sql()
                    .update(
                        "UPDATE archive SET kind = 'INCREMENTAL', base_uuid = ? WHERE uuid = ?",
                        uuid(base),
                        uuid(day)));
  }

  private static String uuid(String day) {
    return new ArchiveId(UUID.nameUUIDFromBytes((day + "T08:00:00Z").getBytes())).toString();
  }
}
