package dev.coffer.cli.job;

import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.VolumeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An archive as manifests tell it that a scan has read: of each copy the one that knows most, which
 * may not be the copy's last. What lies on volumes that the catalog has met is at hand, the rest is
 * absent.
 */
final class FoundArchive {
  private final List<ManifestFile> copies;
  private final Set<VolumeId> met;

  private FoundArchive(List<ManifestFile> copies, Set<VolumeId> met) {
    this.copies = List.copyOf(copies);
    this.met = Set.copyOf(met);
  }

  /**
   * The archives of manifests, in the order in which each comes first.
   *
   * @param manifests one of each copy, by copy
   */
  static List<FoundArchive> of(List<ManifestFile> manifests, Catalog catalog)
      throws CatalogException {
    Map<ArchiveId, List<ManifestFile>> byArchive = new LinkedHashMap<>();
    Set<VolumeId> named = new HashSet<>();
    for (ManifestFile file : manifests) {
      Manifest manifest = file.manifest();
      byArchive
          .computeIfAbsent(ReceiptMapper.id(manifest.archiveId()), id -> new ArrayList<>())
          .add(file);
      manifest.indexes().forEach(index -> named.add(ReceiptMapper.volume(index)));
    }
    Set<VolumeId> met =
        catalog.read(session -> {
          Set<VolumeId> known = new HashSet<>();
          for (VolumeId id : named) {
            if (session.volumes().find(id).isPresent()) {
              known.add(id);
            }
          }
          return known;
        });
    return byArchive.values().stream().map(copies -> new FoundArchive(copies, met)).toList();
  }

  ArchiveId id() {
    return ReceiptMapper.id(copies.getFirst().manifest().archiveId());
  }

  String name() {
    return copies.getFirst().manifest().archiveName();
  }

  /** Of each copy the manifest that knows most, by copy. */
  List<ManifestFile> copies() {
    return copies;
  }

  /** The manifest that says most of the archive as a whole: of equals that of the first copy. */
  ManifestFile lead() {
    return copies.stream()
        .max(
            Comparator.comparing((ManifestFile file) -> file.manifest().complete())
                .thenComparing(file -> file.manifest().indexes().size())
                .thenComparing(file -> -ReceiptMapper.copy(file.manifest())))
        .orElseThrow();
  }

  /** The manifest that the catalog's digest is of: that of the first copy, where it was found. */
  private ManifestFile first() {
    return copies.stream()
        .filter(file -> ReceiptMapper.copy(file.manifest()) == ReceiptMapper.FIRST_COPY)
        .findFirst()
        .orElseGet(this::lead);
  }

  /** Its row, as manifests tell it. */
  ArchiveRow row(boolean partial) {
    return ReceiptMapper.archive(lead(), partial, "").withManifest(digest());
  }

  /** The digest of {@link #first}. */
  Sha256 digest() {
    return ReceiptMapper.digestOf(first());
  }

  boolean isAtHand(TapeFile file) {
    return met.contains(ReceiptMapper.volume(file));
  }

  /** Whether all of a copy is there, so that all of the archive is. */
  boolean isWhole() {
    return copies.stream().anyMatch(file -> absent(file.manifest()).isEmpty());
  }

  /** Whether anything of it is there. */
  boolean isAnywhere() {
    return !indexes().isEmpty();
  }

  /** Each segment once, in order, of whichever copy is at hand. */
  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    for (Segment each : lead().manifest().segments()) {
      copies.stream()
          .map(file -> file.manifest().segments())
          .filter(all -> all.size() >= each.number())
          .map(all -> all.get(each.number() - 1))
          .filter(candidate -> candidate.file().sha256().equals(each.file().sha256()))
          .filter(candidate -> isAtHand(candidate.file()))
          .findFirst()
          .ifPresent(segments::add);
    }
    return segments;
  }

  /** Each index part once, in order, of whichever copy is at hand: copies have the same parts. */
  List<TapeFile> indexes() {
    List<TapeFile> indexes = new ArrayList<>();
    for (TapeFile each : lead().manifest().indexes()) {
      copies.stream()
          .flatMap(file -> file.manifest().indexes().stream())
          .filter(candidate -> candidate.sha256().equals(each.sha256()) && isAtHand(candidate))
          .findFirst()
          .ifPresent(indexes::add);
    }
    return indexes;
  }

  /** What of a copy is on volumes never met; of one without its last manifest also the end. */
  List<AbsentPart> absent(Manifest manifest) {
    List<AbsentPart> absent = new ArrayList<>();
    int copy = ReceiptMapper.copy(manifest);
    int part = 0;
    for (TapeFile index : manifest.indexes()) {
      if (!isAtHand(index)) {
        List<Segment> there = segmentsOn(manifest, index.volser());
        absent.add(
            new AbsentPart(
                id(),
                copy,
                part,
                Optional.of(ReceiptMapper.volume(index)),
                there.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(there.getFirst().firstTarOffset()),
                there.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                        there.getLast().tarEnd() - there.getFirst().firstTarOffset())));
      }
      part++;
    }
    if (!manifest.complete()) {
      absent.add(
          new AbsentPart(
              id(), copy, part, Optional.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }
    return absent;
  }

  private static List<Segment> segmentsOn(Manifest manifest, Volser volser) {
    return manifest.segments().stream()
        .filter(segment -> segment.file().volser().equals(volser))
        .toList();
  }

  /** What is missing, in words, after the archive's name. */
  static String inWords(Collection<AbsentPart> absent) {
    List<String> words = new ArrayList<>();
    for (AbsentPart part : absent) {
      words.add(
          part.volume()
                  .map(volume -> "volume " + volume)
                  .orElse("what may follow on a further volume")
              + (part.tarBytes().isPresent()
                  ? " with %,d bytes of its tar".formatted(part.tarBytes().getAsLong())
                  : ""));
    }
    return String.join(", ", words);
  }
}
