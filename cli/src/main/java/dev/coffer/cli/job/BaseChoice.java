package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.custody.CustodyState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an archive builds on: the last one, or the last full one, if every archive of that chain can
 * be counted on. Else it is a full one, and that is said.
 *
 * @param kind what is written
 * @param base what it builds on; empty for a full one
 * @param why what decided, in words
 * @param insteadOf the level that was wanted and could not be had
 * @param warning what is not as it should be but does not forbid
 */
public record BaseChoice(
    ArchiveKind kind,
    Optional<ArchiveRow> base,
    String why,
    Optional<ArchiveKind> insteadOf,
    Optional<String> warning) {

  /**
   * What the choice depends on.
   *
   * @param before the dataset's archives, oldest first
   * @param base the one to build on, or none; empty for the newest
   * @param selection digest of the roots and patterns now
   * @param now the time
   * @param demandedUntil how long the new archive has to be kept, where that was demanded for it:
   *     its chain must be kept as long by itself then; empty if the pool's retention says, and then
   *     what it builds on is kept as long as it is
   */
  record Situation(
      ArchiveRequest request,
      List<ArchiveRow> before,
      Optional<ArchiveId> base,
      Sha256 selection,
      Instant now,
      Optional<Instant> demandedUntil) {}

  /** For a pool of plain files. */
  static BaseChoice plain(ArchiveKind level) {
    return level == ArchiveKind.FULL
        ? new BaseChoice(
            level, Optional.empty(), "a full one was asked for", Optional.empty(), Optional.empty())
        : full(level, "archives of plain files are always full");
  }

  static BaseChoice choose(Catalog catalog, Situation situation) throws CatalogException {
    ArchiveKind level = situation.request().level();
    if (level == ArchiveKind.FULL) {
      return new BaseChoice(
          level, Optional.empty(), "a full one was asked for", Optional.empty(), Optional.empty());
    }
    Optional<ArchiveRow> candidate =
        situation.before().stream()
            .filter(row -> level == ArchiveKind.INCREMENTAL || row.kind() == ArchiveKind.FULL)
            .filter(row -> situation.base().map(row.id()::equals).orElse(true))
            .reduce((first, second) -> second);
    if (candidate.isEmpty()) {
      boolean none = situation.before().isEmpty();
      return full(level, none ? "nothing was archived before" : "there is no full archive");
    }
    ArchiveRow base = candidate.get();
    return catalog.read(session -> {
      Optional<String> objection = objection(session, base, situation);
      if (objection.isPresent()) {
        return full(level, objection.get());
      }
      String since =
          situation.base().isPresent()
              ? "the one that was decided on"
              : level == ArchiveKind.DIFFERENTIAL ? "the last full archive" : "the last one";
      return new BaseChoice(
          level,
          Optional.of(base),
          "what changed since %s, %s".formatted(since, base.name()),
          Optional.empty(),
          unverified(session, base));
    });
  }

  private static BaseChoice full(ArchiveKind wanted, String why) {
    return new BaseChoice(
        ArchiveKind.FULL, Optional.empty(), why, Optional.of(wanted), Optional.empty());
  }

  private static Optional<String> objection(Session session, ArchiveRow base, Situation situation)
      throws CatalogException {
    List<ArchiveRow> chain;
    try {
      chain = session.archives().chain(base.id());
    } catch (CatalogRefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    for (ArchiveRow link : chain) {
      Optional<String> objection = objection(session, link);
      if (objection.isPresent()) {
        return objection;
      }
    }
    // Not known after a rebuild. Then too the outcome is what is selected now: what was selected
    // before and is not any more counts as gone.
    Optional<Sha256> before = session.archives().selection(base.id());
    if (before.isPresent() && !before.get().equals(situation.selection())) {
      return Optional.of("the dataset's directories or patterns have changed since " + base.name());
    }
    return retention(chain.getLast(), situation);
  }

  private static Optional<String> objection(Session session, ArchiveRow link)
      throws CatalogException {
    if (link.manifestDigest().isEmpty()) {
      return Optional.of("archive %s is of plain files".formatted(link.name()));
    }
    if (!session.archives().hasEntries(link.id())) {
      return Optional.of("the entries of archive " + link.name() + " are not known");
    }
    boolean firstIsWhole =
        session.archives().absentParts(link.id()).stream()
            .noneMatch(part -> part.copy() == ReceiptMapper.FIRST_COPY);
    if (!firstIsWhole || !session.archives().isWhole(link.id())) {
      return Optional.of(
          "archive %s is not whole: a part of it was found by no scan".formatted(link.name()));
    }
    List<Verification> verifications = session.verifications().of(link.id());
    if (!verifications.isEmpty()
        && verifications.getLast().result() == Verification.Result.DAMAGED) {
      return Optional.of(
          "archive %s was found damaged on %s"
              .formatted(link.name(), verifications.getLast().at()));
    }
    for (SegmentRow segment : session.archives().segments(link.id())) {
      Volume volume = session.volumes().find(segment.volume()).orElseThrow();
      Optional<String> wrong = wrong(session, volume);
      if (wrong.isPresent()) {
        return Optional.of(
            "cartridge %s, which holds archive %s, %s"
                .formatted(volume.cartridge(), link.name(), wrong.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(Session session, Volume volume) throws CatalogException {
    Barcode barcode = volume.cartridge();
    Cartridge cartridge = session.cartridges().find(barcode).orElseThrow();
    boolean relabelled =
        session
            .volumes()
            .current(barcode)
            .filter(each -> !each.id().equals(volume.id()))
            .isPresent();
    if (relabelled) {
      return Optional.of("has been labelled anew");
    }
    if (cartridge.custody() == CustodyState.MISSING) {
      return Optional.of("is missing");
    }
    return switch (cartridge.data()) {
      case LABELLED, OPEN, SEALED, RETIRED -> Optional.empty();
      case BLANK, RELEASED, SUSPECT, QUARANTINED, DESTROYED ->
          Optional.of("is " + cartridge.data().name().toLowerCase(Locale.ROOT));
    };
  }

  /**
   * A chain crosses its retention where its full archive would be gone before what builds on it.
   */
  private static Optional<String> retention(ArchiveRow bottom, Situation situation) {
    if (bottom.expiresAt().isEmpty()) {
      return Optional.empty();
    }
    Instant end = bottom.expiresAt().get();
    if (situation.demandedUntil().isPresent()) {
      Instant demanded = situation.demandedUntil().get();
      return end.isBefore(demanded)
          ? Optional.of(
              "the full archive %s is kept until %s, changes on it would be until %s"
                  .formatted(bottom.name(), end, demanded))
          : Optional.empty();
    }
    return end.isAfter(situation.now())
        ? Optional.empty()
        : Optional.of(
            "the full archive %s was to be kept until %s; nothing more is built on it"
                .formatted(bottom.name(), end));
  }

  private static Optional<String> unverified(Session session, ArchiveRow base)
      throws CatalogException {
    for (ArchiveRow link : session.archives().chain(base.id())) {
      if (session.verifications().lastAgreed(link.id()).isEmpty()) {
        return Optional.of(
            "archive %s, which this one builds on, was never read back: coffer verify %s"
                .formatted(link.name(), link.name()));
      }
    }
    return Optional.empty();
  }
}
