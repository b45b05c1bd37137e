package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.ltfs.LtfsVolumeScanner;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.control.Control;
import dev.coffer.tape.TapeDrive;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cartridge says of the audit log, of the list of people and of its archives: its label and
 * each manifest carry how far the log went then, and who might approve.
 *
 * @param heads as they were then, each with where it stands
 * @param people the lists it names, as {@link ControlMarks#name} writes them, with where
 * @param volume what it is
 * @param archives those of which something is on it
 */
record CartridgeClaims(
    VolumeId volume,
    List<AuditHead.Claim> heads,
    List<PeopleClaim> people,
    List<ArchiveClaim> archives) {
  private static final Pattern PEOPLE =
      Pattern.compile("version ([0-9]{1,18}) digest ([0-9a-f]{64})");

  /** A list of people that a cartridge names. */
  record PeopleClaim(String name, String source) {}

  /**
   * An archive that a manifest names.
   *
   * @param keptUntil empty for ever, which it is too if its end cannot be read
   * @param unfinished the manifest, if it is not the archive's last
   */
  record ArchiveClaim(
      ArchiveId id, String name, Optional<Instant> keptUntil, Optional<Manifest> unfinished) {
    static ArchiveClaim of(
        ArchiveId id, String name, Map<String, String> notes, Optional<Manifest> unfinished) {
      Optional<Instant> until;
      try {
        until = Optional.ofNullable(notes.get(ReceiptMapper.EXPIRES_NOTE)).map(Instant::parse);
      } catch (DateTimeException e) {
        until = Optional.empty();
      }
      return new ArchiveClaim(id, name, until, unfinished);
    }
  }

  CartridgeClaims {
    heads = List.copyOf(heads);
    people = List.copyOf(people);
    archives = List.copyOf(archives);
  }

  /**
   * Reads the cartridge in a drive.
   *
   * @throws UnsupportedFormatException if it is not a volume of ours
   */
  static CartridgeClaims read(TapeDrive drive, String barcode) throws ArchiveException {
    return switch (CartridgeContents.of(drive)) {
      case CartridgeContents.OurLtfs ltfs ->
          of(LtfsVolumeScanner.scan(ltfs.reader(), ltfs.facts()), barcode);
      case CartridgeContents.OurTar tar -> of(VolumeScanner.scan(drive), barcode);
      case CartridgeContents.Blank blank -> throw unsupported(barcode, blank);
      case CartridgeContents.Foreign foreign -> throw unsupported(barcode, foreign);
      case CartridgeContents.ForeignLtfs foreign -> throw unsupported(barcode, foreign);
    };
  }

  private static UnsupportedFormatException unsupported(
      String barcode, CartridgeContents contents) {
    return new UnsupportedFormatException(
        "cartridge %s says nothing of an audit log: it is %s"
            .formatted(barcode, contents.inWords()));
  }

  private static CartridgeClaims of(VolumeScan scan, String barcode) {
    List<AuditHead.Claim> heads = new ArrayList<>();
    List<PeopleClaim> people = new ArrayList<>();
    String label = "the label of cartridge " + barcode;
    Map<String, String> notes = scan.facts().notes();
    head(Optional.ofNullable(notes.get(ControlMarks.AUDIT_HEAD)), label).ifPresent(heads::add);
    people(notes, label).ifPresent(people::add);
    for (VolumeScan.ScannedManifest each : scan.manifests()) {
      Manifest manifest = each.file().manifest();
      String source = "the manifest of " + manifest.archiveName() + " on cartridge " + barcode;
      head(manifest.auditHead(), source).ifPresent(heads::add);
      people(manifest.notes(), source).ifPresent(people::add);
    }
    return new CartridgeClaims(LabelJob.volumeId(scan.facts()), heads, people, archives(scan));
  }

  private static List<ArchiveClaim> archives(VolumeScan scan) {
    List<ArchiveClaim> archives = new ArrayList<>();
    for (VolumeScan.ScannedManifest each : scan.manifests()) {
      Manifest manifest = each.file().manifest();
      ArchiveId id = ReceiptMapper.id(manifest.archiveId());
      Optional<Manifest> unfinished =
          manifest.complete() ? Optional.empty() : Optional.of(manifest);
      archives.add(ArchiveClaim.of(id, manifest.archiveName(), manifest.notes(), unfinished));
    }
    for (PlainManifest.Signed each : scan.plain()) {
      PlainManifest manifest = each.manifest();
      ArchiveId id = ReceiptMapper.id(manifest.archiveId());
      archives.add(ArchiveClaim.of(id, manifest.archiveName(), manifest.notes(), Optional.empty()));
    }
    return archives;
  }

  /**
   * An archive that is still kept and that the catalog has never heard of, or not that something of
   * it is on this volume, in words.
   *
   * @param givenUp whether an archive was never finished; then nothing of it is kept
   */
  Optional<String> unknownKept(Session session, Instant now, Predicate<Manifest> givenUp)
      throws CatalogException {
    Set<ArchiveId> known = new HashSet<>();
    if (session.volumes().find(volume).isPresent()) {
      session.archives().onVolume(volume).forEach(row -> known.add(row.id()));
    }
    for (ArchiveClaim claim : archives) {
      boolean kept = claim.keptUntil().map(now::isBefore).orElse(true);
      if (kept && !known.contains(claim.id()) && !isNothing(session, claim, givenUp)) {
        return Optional.of(
            (claim.unfinished().isPresent() ? "it holds a part of" : "it holds")
                + " archive %s, kept until %s, that the catalog does not know"
                    .formatted(
                        claim.name(), claim.keptUntil().map(Instant::toString).orElse("for ever")));
      }
    }
    return Optional.empty();
  }

  /** The manifests on it that are not the last of their archive. */
  List<Manifest> unfinished() {
    return archives.stream().flatMap(claim -> claim.unfinished().stream()).toList();
  }

  /** What was given up, or a further copy that was, of an archive that is whole. */
  private static boolean isNothing(Session session, ArchiveClaim claim, Predicate<Manifest> givenUp)
      throws CatalogException {
    if (claim.unfinished().isEmpty()) {
      return false;
    }
    Manifest manifest = claim.unfinished().get();
    return givenUp.test(manifest)
        || (ReceiptMapper.copy(manifest) > ReceiptMapper.FIRST_COPY
            && session.archives().find(claim.id()).isPresent()
            && session.archives().isWhole(claim.id()));
  }

  private static Optional<AuditHead.Claim> head(Optional<String> text, String source) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(AuditHead.Claim.parse(text.get(), source));
    } catch (IllegalArgumentException e) {
      // of another program or another version; what it means is not known
      return Optional.empty();
    }
  }

  private static Optional<PeopleClaim> people(Map<String, String> notes, String source) {
    return Optional.ofNullable(notes.get(ControlMarks.PEOPLE))
        .map(name -> new PeopleClaim(name, source));
  }

  /** What of the lists of people named is not in the catalog, one sentence each. */
  List<String> strangers(Control control) throws CatalogException {
    List<String> sentences = new ArrayList<>();
    for (PeopleClaim claim : people) {
      if (!isKnown(control, claim.name())) {
        sentences.add(
            claim.source()
                + " names a list of people that this catalog never had: "
                + claim.name());
      }
    }
    return sentences;
  }

  private static boolean isKnown(Control control, String name) throws CatalogException {
    Matcher form = PEOPLE.matcher(name);
    if (!form.matches() || !control.isFounded()) {
      return false;
    }
    long version = Long.parseLong(form.group(1));
    return version >= 1
        && version <= control.people().version()
        && control.people(version).digest().toString().equals(form.group(2));
  }
}
