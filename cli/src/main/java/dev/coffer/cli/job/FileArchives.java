package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsFiles;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.VolumeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Archives that are no segments but files of LTFS volumes: plain ones of ours, and what was found
 * on volumes of others. In the catalog such an archive has no segment, and as index parts the LTFS
 * indexes that list it, with their generation in place of a tape file's number.
 */
final class FileArchives {
  private FileArchives() {}

  /** The index parts of such an archive, in order; none if it is an archive of segments. */
  static List<IndexPartRow> parts(Catalog catalog, ArchiveId archive) throws CatalogException {
    return catalog.read(session ->
        session.archives().segments(archive).isEmpty()
            ? session.archives().indexParts(archive).stream()
                .sorted(Comparator.comparingInt(IndexPartRow::part))
                .toList()
            : List.<IndexPartRow>of());
  }

  /** The row of the index that a reader shows. */
  static IndexPartRow part(ArchiveId archive, int part, VolumeId volume, LtfsVolumeReader reader)
      throws IOException {
    int blockBytes = reader.label().blockSizeBytes();
    long bytes = reader.index().byteCount();
    return new IndexPartRow(
        archive,
        1,
        IndexPartRow.Kind.INDEX,
        part,
        volume,
        Math.toIntExact(reader.index().header().generation()),
        reader.index().header().self().block(),
        blockBytes,
        Math.ceilDiv(bytes, (long) blockBytes),
        bytes,
        Sha256.of(reader.indexDigest().bytes()));
  }

  /** Puts what a directory of the volume holds into a load; the number behind the last entry. */
  static long load(ArchiveLoad load, LtfsVolumeReader reader, EntryPath under, long firstNumber)
      throws IOException {
    return LtfsFiles.visit(
        reader,
        under,
        firstNumber,
        entry -> {
          try {
            load.add(ReceiptMapper.entry(entry));
          } catch (CatalogException e) {
            throw new CarriedException(e);
          }
        });
  }

  /** A volume with a part of an archive, in a drive. */
  record Opened(LtfsVolumeReader reader, EntryPath under) {
    /** Whether an entry of the archive is on this volume. */
    boolean has(EntryPath path) {
      ByteArrayOutputStream there = new ByteArrayOutputStream();
      there.writeBytes(under.bytes());
      there.writeBytes(under.isRoot() ? new byte[0] : new byte[] {'/'});
      there.writeBytes(path.bytes());
      return reader.find(EntryPath.of(there.toByteArray())).isPresent();
    }
  }

  /** The cartridge that a part lies on. */
  static Barcode cartridge(Catalog catalog, IndexPartRow part) throws CatalogException {
    return catalog.read(session -> session.volumes().find(part.volume())).orElseThrow().cartridge();
  }

  /**
   * The volume with a part of an archive, in a drive.
   *
   * @throws WrongVolumeException if it is not what it should be
   */
  static Opened open(CatalogVolumes volumes, ArchiveRow archive, IndexPartRow part)
      throws IOException {
    volumes.mount(new Volser(part.volume().volser().text()), part.volume().generation());
    return switch (volumes.contents()) {
      case CartridgeContents.OurLtfs ours ->
          new Opened(ours.reader(), EntryPath.of("plain/" + archive.name()));
      case CartridgeContents.ForeignLtfs foreign ->
          new Opened(foreign.reader().atGeneration(part.tapeFile()), EntryPath.ROOT);
      case CartridgeContents.OurTar other -> throw notLtfs(part, other);
      case CartridgeContents.Blank other -> throw notLtfs(part, other);
      case CartridgeContents.Foreign other -> throw notLtfs(part, other);
    };
  }

  private static WrongVolumeException notLtfs(IndexPartRow part, CartridgeContents found) {
    return new WrongVolumeException(
        "volume %s: actual=%s expected=an LTFS volume".formatted(part.volume(), found.inWords()));
  }

  /** Reads all files and compares digests; those without one are read, and count as skipped. */
  static VerifyReport verify(
      CatalogVolumes volumes,
      ArchiveRow archive,
      List<IndexPartRow> parts,
      ManifestVerifier signatures)
      throws IOException {
    Tally tally = new Tally();
    for (IndexPartRow part : parts) {
      List<String> problems = new ArrayList<>();
      try {
        Opened opened = open(volumes, archive, part);
        problems.addAll(opened.reader().check().findings());
        tally.read(opened);
        if (!opened.under().isRoot()) {
          tally.manifest(archive, part, opened.reader(), signatures, problems);
        }
      } catch (ArchiveDamagedException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
      tally.parts.add(
          new VerifyReport.Part(
              VerifyReport.PartKind.INDEX,
              part.part() + 1,
              new Volser(part.volume().volser().text()),
              problems));
    }
    return tally.report();
  }

  /** Counts what reading shows. */
  private static final class Tally {
    private static final int MOST_NAMED = 10_000;

    private final List<VerifyReport.Part> parts = new ArrayList<>();
    private final List<VerifyReport.DamagedEntry> damaged = new ArrayList<>();
    private Optional<ManifestVerifier.Result> signature = Optional.empty();
    private long compared;
    private long withoutDigest;
    private long damagedCount;
    private long bytes;

    void read(Opened opened) throws IOException {
      opened
          .reader()
          .verify(
              path -> path.isUnder(opened.under()),
              (path, file, verdict, sha256, reason) -> {
                bytes += file.byteCount();
                switch (verdict) {
                  case MATCHES -> compared++;
                  case NO_DIGEST -> withoutDigest++;
                  case DIFFERS -> bad(path, "its content is not what was written");
                  case UNREADABLE -> bad(path, reason);
                }
              });
    }

    /** The manifest of a part of ours; volumes of others have none. */
    void manifest(
        ArchiveRow archive,
        IndexPartRow part,
        LtfsVolumeReader reader,
        ManifestVerifier signatures,
        List<String> problems)
        throws IOException {
      PlainManifest.Signed file =
          LtfsArchiveVolume.plainManifest(reader, archive.name().text(), part.part() + 1);
      ManifestVerifier.Result result = signatures.verify(file.json(), file.signature());
      if (signature.isEmpty() || result.compareTo(signature.get()) > 0) {
        signature = Optional.of(result);
      }
      if (result == ManifestVerifier.Result.INVALID) {
        problems.add("its signature does not fit");
      }
      if (!file.manifest().archiveId().toString().equals(archive.id().toString())) {
        problems.add("its manifest is of another archive");
      }
    }

    private void bad(EntryPath path, String reason) {
      compared++;
      damagedCount++;
      if (damaged.size() < MOST_NAMED) {
        damaged.add(new VerifyReport.DamagedEntry(path, reason));
      }
    }

    VerifyReport report() {
      return new VerifyReport(
          VerifyReport.Method.WITHOUT_IDENTITY,
          signature.orElse(ManifestVerifier.Result.UNKNOWN_SIGNER),
          parts,
          compared,
          withoutDigest,
          damagedCount,
          damaged,
          bytes);
    }
  }
}
