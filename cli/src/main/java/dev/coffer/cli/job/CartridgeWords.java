package dev.coffer.cli.job;

import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.SetupException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a cartridge is, for the person who holds it: by its label, and what the catalog knows. */
final class CartridgeWords {
  private CartridgeWords() {}

  /** Like "CF0007L9, that is last week's (pool weekly): archive documents-20261113T180000Z". */
  static String of(Site site, VolumeFacts facts) {
    StringBuilder words = new StringBuilder(facts.barcode());
    List<ArchiveRow> archives = archives(site, facts);
    Optional<ArchiveRow> newest =
        archives.stream().max(Comparator.comparing(ArchiveRow::startedAt));
    if (newest.isEmpty()) {
      return words
          .append(", that is volume ")
          .append(facts.volser())
          .append('/')
          .append(facts.generation())
          .append(" of pool ")
          .append(facts.pool())
          .append(", and the catalog knows no archive on it")
          .toString();
    }
    words
        .append(", that is ")
        .append(week(newest.get().startedAt(), site.time().instant(), site.config().days().zone()))
        .append(" (pool ")
        .append(facts.pool())
        .append("): archive ")
        .append(newest.get().name());
    if (archives.size() > 1) {
      words.append(" and ").append(archives.size() - 1).append(" older");
    }
    return words.toString();
  }

  private static List<ArchiveRow> archives(Site site, VolumeFacts facts) {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> {
        if (session.volumes().find(LabelJob.volumeId(facts)).isEmpty()) {
          return List.of();
        }
        return session.archives().onVolume(LabelJob.volumeId(facts));
      });
    } catch (CatalogException | SetupException unknown) {
      // The words are for orientation: what cannot be looked up is left out of them.
      return List.of();
    }
  }

  /** "this week's", "last week's", or "of" its day. Weeks begin on Monday. */
  static String week(Instant written, Instant now, ZoneId zone) {
    LocalDate monday = monday(now, zone);
    long weeks = ChronoUnit.WEEKS.between(monday(written, zone), monday);
    if (weeks == 0) {
      return "this week's";
    }
    return weeks == 1 ? "last week's" : "of " + LocalDate.ofInstant(written, zone);
  }

  private static LocalDate monday(Instant at, ZoneId zone) {
    return LocalDate.ofInstant(at, zone)
        .with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
  }
}
