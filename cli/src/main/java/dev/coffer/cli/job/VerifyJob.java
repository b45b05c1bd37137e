package dev.coffer.cli.job;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads archives back and records the evidence. */
public final class VerifyJob {
  private final Site site;
  private final List<AgeIdentity> identities;
  private volatile long expectedBytes;

  /**
   * What reading one archive back has shown.
   *
   * @param otherCopies the cartridges of copies that were not read
   * @param notFound a sentence on what of it was to be read, and no scan has found
   */
  public record Outcome(
      ArchiveRow archive,
      VerifyReport report,
      Verification evidence,
      List<Barcode> otherCopies,
      Optional<String> notFound) {}

  /**
   * A job.
   *
   * @param identities none for a verification without identity
   */
  public VerifyJob(Site site, List<AgeIdentity> identities) {
    this.site = site;
    this.identities = List.copyOf(identities);
  }

  /** About how much will be read in all; 0 before that is known. Any thread may ask. */
  public long expectedBytes() {
    return expectedBytes;
  }

  /** Verifies one archive, on all its cartridges that there are. */
  public List<Outcome> archive(String name)
      throws IOException, InterruptedException, CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      ArchiveRow archive = Archives.find(catalog, name);
      expectedBytes = archive.storedBytes();
      return verify(catalog, List.of(archive), Optional.empty());
    }
  }

  /** Verifies one copy of an archive, on all its cartridges. */
  public Outcome copy(ArchiveRow archive, int copy)
      throws IOException, InterruptedException, CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog();
        CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      return verify(catalog, volumes, archive, copy, Optional.empty());
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  /** Verifies what archives have on one cartridge. */
  public List<Outcome> cartridge(Barcode barcode)
      throws IOException, InterruptedException, CatalogException, CommandException {
    try (Catalog catalog = site.openCatalog()) {
      Volume volume =
          catalog
              .read(session -> session.volumes().current(barcode))
              .orElseThrow(() ->
                  new UsageException(
                      "the catalog knows no volume on cartridge " + barcode,
                      "'coffer cartridge list' shows those it knows, 'coffer scan' looks"));
      List<ArchiveRow> archives = catalog.read(session -> session.archives().onVolume(volume.id()));
      expectedBytes =
          catalog.read(session ->
              session.archives().segmentsOn(volume.id()).stream()
                  .mapToLong(SegmentRow::storedBytes)
                  .sum());
      return verify(catalog, archives, Optional.of(volume.id()));
    }
  }

  private List<Outcome> verify(Catalog catalog, List<ArchiveRow> archives, Optional<VolumeId> only)
      throws IOException, InterruptedException, CatalogException, CommandException {
    List<Outcome> outcomes = new ArrayList<>();
    try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      for (ArchiveRow archive : archives) {
        int copy = only.isEmpty() ? first(catalog, archive) : copyOn(catalog, archive, only.get());
        outcomes.add(verify(catalog, volumes, archive, copy, only));
      }
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
    return outcomes;
  }

  /** Files without a digest in the index were read, but that they are right is not shown. */
  private Verification fileEvidence(
      ArchiveRow archive, VerifyReport report, boolean whole, String driveSerial) {
    boolean compared = report.skippedCount() == 0;
    // a volume of others has no manifest, so no signature is missing
    boolean signed = archive.manifestDigest().isPresent();
    return new Verification(
        archive.id(),
        1,
        site.time().instant(),
        driveSerial,
        site.actor(),
        Verification.Method.WITHOUT_IDENTITY,
        !report.isGood()
            ? Verification.Result.DAMAGED
            : whole && compared ? Verification.Result.AGREED : Verification.Result.INCOMPLETE,
        !compared
            ? "%d files have no digest to compare".formatted(report.skippedCount())
            : signed || !report.isGood() ? details(report) : "",
        List.of());
  }

  private static List<Barcode> otherCopies(Catalog catalog, ArchiveRow archive, int copy)
      throws CatalogException {
    return catalog.read(session -> {
      Set<Barcode> cartridges = new TreeSet<>();
      for (SegmentRow segment : session.archives().segments(archive.id())) {
        if (segment.copy() != copy) {
          cartridges.add(session.volumes().find(segment.volume()).orElseThrow().cartridge());
        }
      }
      return List.copyOf(cartridges);
    });
  }

  private static int first(Catalog catalog, ArchiveRow archive) throws CatalogException {
    return catalog.read(session ->
        session.archives().segments(archive.id()).stream()
            .mapToInt(SegmentRow::copy)
            .min()
            .orElse(ReceiptMapper.FIRST_COPY));
  }

  private static int copyOn(Catalog catalog, ArchiveRow archive, VolumeId volume)
      throws CatalogException {
    return catalog.read(session ->
        session.archives().segments(archive.id()).stream()
            .filter(segment -> segment.volume().equals(volume))
            .map(SegmentRow::copy)
            .findFirst()
            .orElse(1));
  }

  private Outcome verify(
      Catalog catalog,
      CatalogVolumes volumes,
      ArchiveRow archive,
      int copy,
      Optional<VolumeId> only)
      throws IOException, InterruptedException, CatalogException, CommandException {
    ManifestVerifier signatures = ManifestKeys.verifier(site.home(), site.time().instant());
    List<IndexPartRow> files = FileArchives.parts(catalog, archive.id());
    if (!files.isEmpty()) {
      List<IndexPartRow> wanted =
          files.stream()
              .filter(part -> only.isEmpty() || part.volume().equals(only.get()))
              .toList();
      VerifyReport report = FileArchives.verify(volumes, archive, wanted, signatures);
      Verification evidence =
          fileEvidence(archive, report, wanted.size() == files.size(), volumes.driveSerial());
      record(catalog, evidence, report);
      return new Outcome(archive, report, evidence, List.of(), Optional.empty());
    }
    ArchiveVerifier verifier =
        new ArchiveVerifier(volumes, signatures, site.home().spoolDirectory());
    Manifest manifest =
        new ManifestStore(site.home()).find(archive, copy, catalog, volumes).manifest();
    List<AbsentPart> absent =
        catalog.read(session -> session.archives().absentParts(archive.id())).stream()
            .filter(part -> part.copy() == copy)
            .toList();
    VerifyReport report = verify(verifier, manifest, only, absent);
    Verification evidence =
        evidence(archive, copy, manifest, report, only, absent, volumes.driveSerial());
    record(catalog, evidence, report);
    return new Outcome(
        archive,
        report,
        evidence,
        otherCopies(catalog, archive, copy),
        absent.isEmpty() || only.isPresent()
            ? Optional.empty()
            : Optional.of("archive %s: %s".formatted(archive.name(), notFound(absent))));
  }

  /** Of a copy of which volumes were never found, the others one by one. */
  private VerifyReport verify(
      ArchiveVerifier verifier, Manifest manifest, Optional<VolumeId> only, List<AbsentPart> absent)
      throws IOException, InterruptedException {
    if (absent.isEmpty() || only.isPresent()) {
      return verifier.verify(manifest, identities, only.map(id -> new Volser(id.volser().text())));
    }
    VerifyReport report = null;
    for (TapeFile index : manifest.indexes()) {
      Optional<VolumeId> volume = Optional.of(ReceiptMapper.volume(index));
      if (absent.stream().noneMatch(part -> part.volume().equals(volume))) {
        VerifyReport part = verifier.verify(manifest, identities, Optional.of(index.volser()));
        report = report == null ? part : report.and(part);
      }
    }
    if (report == null) {
      throw new WrongVolumeException(
          "archive %s: no volume of it was found".formatted(manifest.archiveName()));
    }
    return report;
  }

  private Verification evidence(
      ArchiveRow archive,
      int copy,
      Manifest manifest,
      VerifyReport report,
      Optional<VolumeId> only,
      List<AbsentPart> absent,
      String driveSerial) {
    boolean whole = absent.isEmpty() && (only.isEmpty() || manifest.volumes().size() == 1);
    Verification.Result result =
        !report.isGood()
            ? Verification.Result.DAMAGED
            : whole ? Verification.Result.AGREED : Verification.Result.INCOMPLETE;
    return new Verification(
        archive.id(),
        copy,
        site.time().instant(),
        driveSerial,
        site.actor(),
        switch (report.method()) {
          case WITH_IDENTITY -> Verification.Method.FULL;
          case WITHOUT_IDENTITY -> Verification.Method.WITHOUT_IDENTITY;
        },
        result,
        Stream.of(details(report), absent.isEmpty() ? "" : notFound(absent))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; ")),
        segments(manifest, report));
  }

  private static String notFound(List<AbsentPart> absent) {
    return "not found, and not read, is " + FoundArchive.inWords(absent);
  }

  private static List<Verification.SegmentOutcome> segments(
      Manifest manifest, VerifyReport report) {
    List<Verification.SegmentOutcome> outcomes = new ArrayList<>();
    for (VerifyReport.Part part : report.parts()) {
      if (part.kind() == VerifyReport.PartKind.SEGMENT) {
        Segment segment = manifest.segments().get(part.number() - 1);
        outcomes.add(
            new Verification.SegmentOutcome(
                part.number() - 1,
                ReceiptMapper.volume(segment.file()),
                part.problems().isEmpty()
                    ? Verification.Result.AGREED
                    : Verification.Result.DAMAGED,
                String.join("; ", part.problems())));
      }
    }
    return outcomes;
  }

  private static String details(VerifyReport report) {
    List<String> details = new ArrayList<>();
    if (report.signature() != ManifestVerifier.Result.TRUSTED) {
      details.add(
          report.signature() == ManifestVerifier.Result.INVALID
              ? "a manifest's signature is not good"
              : "a manifest is signed by a key that is not trusted here");
    }
    if (report.damagedCount() > 0) {
      details.add("%d of %d entries damaged".formatted(report.damagedCount(), report.entryCount()));
    }
    for (VerifyReport.Part part : report.parts()) {
      if (part.kind() != VerifyReport.PartKind.SEGMENT && !part.problems().isEmpty()) {
        details.add(
            "%s %d on %s: %s"
                .formatted(
                    part.kind().name().toLowerCase(java.util.Locale.ROOT),
                    part.number(),
                    part.volser(),
                    String.join(", ", part.problems())));
      }
    }
    return String.join("; ", details);
  }

  /** Records the evidence; a cartridge with damage is not written any more. */
  private void record(Catalog catalog, Verification evidence, VerifyReport report)
      throws CatalogException {
    Set<String> damaged = new TreeSet<>();
    for (VerifyReport.Part part : report.parts()) {
      if (!part.problems().isEmpty()) {
        damaged.add(part.volser().value());
      }
    }
    catalog.write(
        site.actor(),
        session -> {
          session.verifications().add(evidence);
          for (Cartridge cartridge : session.cartridges().all()) {
            boolean writable =
                cartridge.data() == DataState.OPEN || cartridge.data() == DataState.SEALED;
            if (writable && damaged.contains(cartridge.barcode().volser().text())) {
              session
                  .cartridges()
                  .transition(
                      cartridge.barcode(),
                      cartridge.data(),
                      DataState.SUSPECT,
                      "verification found damage: " + evidence.details());
            }
          }
          return true;
        });
  }
}
