package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsIndexHeader;
import dev.coffer.archive.ltfs.LtfsLimits;
import dev.coffer.archive.ltfs.LtfsRestorer;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.volume.VolumeContents;
import dev.coffer.archive.volume.VolumeInspector;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads an LTFS volume, of whoever made it, as the files it holds: without mounting it, without the
 * catalog's knowledge of it, and without ever writing to it.
 */
public final class LtfsVolumeJob {
  private final Site site;
  private final PathSelection selection;

  /** What is to be done with the volume while it is mounted. */
  @FunctionalInterface
  private interface Use<T> {
    T of(LtfsVolumeReader reader) throws ArchiveException, CommandException;
  }

  /**
   * What reading all files has shown.
   *
   * @param intact files whose digest is the one that the index has
   * @param withoutDigest files that were read completely, with nothing to compare
   * @param bad files that differ, or could not be read
   * @param findings what is not as it should be with the volume itself
   */
  public record Checked(
      String name,
      long generation,
      long intact,
      long withoutDigest,
      long bad,
      List<String> findings) {}

  /**
   * What was copied.
   *
   * @param damagedCount files that are not as they were written, and were not put in place
   * @param findings what is not as it should be with the volume itself
   */
  public record Copied(RestoreSummary summary, long damagedCount, List<String> findings) {}

  /** Hears of a file that is not as it was written. */
  @FunctionalInterface
  public interface BadFileListener {
    void bad(String path, String reason);
  }

  public LtfsVolumeJob(Site site, PathSelection selection) {
    this.site = site;
    this.selection = selection;
  }

  /**
   * Shows the selected entries.
   *
   * @param generation of which index; empty for the newest
   * @return what is not as it should be with the volume
   */
  public List<String> list(
      Barcode barcode, OptionalLong generation, dev.coffer.archive.ltfs.LtfsIndex.Visitor visitor)
      throws IOException, CatalogException, CommandException {
    return use(
        barcode,
        reader -> {
          at(reader, generation)
              .forEach((path, entry) -> {
                if (selection.includes(path)) {
                  visitor.visit(path, entry);
                }
              });
          return reader.check().findings();
        });
  }

  /** The generations whose index is whole, newest first. */
  public List<LtfsIndexHeader> generations(Barcode barcode)
      throws IOException, CatalogException, CommandException {
    return use(barcode, LtfsVolumeReader::generations);
  }

  /** Copies the selected entries below a directory, in the order of the tape. */
  public Copied copy(
      Barcode barcode, OptionalLong generation, RestoreOptions options, RestoreListener listener)
      throws IOException, CatalogException, CommandException {
    return use(
        barcode,
        newest -> {
          LtfsVolumeReader reader = at(newest, generation);
          try (RestoreTarget target = new RestoreTarget(options, listener)) {
            long damaged =
                LtfsRestorer.restore(reader, EntryPath.ROOT, selection::includes, options, target);
            return new Copied(target.finish(), damaged, reader.check().findings());
          }
        });
  }

  /** Reads the selected files and compares digests. */
  public Checked check(Barcode barcode, OptionalLong generation, BadFileListener listener)
      throws IOException, CatalogException, CommandException {
    return use(
        barcode,
        newest -> {
          LtfsVolumeReader reader = at(newest, generation);
          long[] counts = new long[3];
          reader.verify(
              selection::includes,
              (path, file, verdict, sha256, reason) -> {
                switch (verdict) {
                  case MATCHES -> counts[0]++;
                  case NO_DIGEST -> counts[1]++;
                  case DIFFERS -> {
                    counts[2]++;
                    listener.bad(path.toString(), "its content is not what was written");
                  }
                  case UNREADABLE -> {
                    counts[2]++;
                    listener.bad(path.toString(), reason);
                  }
                }
              });
          return new Checked(
              reader.volumeName(),
              reader.index().header().generation(),
              counts[0],
              counts[1],
              counts[2],
              reader.check().findings());
        });
  }

  private static LtfsVolumeReader at(LtfsVolumeReader reader, OptionalLong generation)
      throws ArchiveException, UsageException {
    long newest = reader.index().header().generation();
    if (generation.isPresent() && generation.getAsLong() > newest) {
      throw new UsageException(
          "the volume has no generation %d, its newest is %d"
              .formatted(generation.getAsLong(), newest),
          "'coffer volume generations BARCODE' shows what there is");
    }
    return generation.isEmpty() ? reader : reader.atGeneration(generation.getAsLong());
  }

  private <T> T use(Barcode barcode, Use<T> use)
      throws IOException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    try (Mount mount =
        new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
      requireLtfs(mount);
      return use.of(LtfsVolumeReader.open(mount.drive(), LtfsLimits.defaults()));
    } finally {
      // an LTFS volume can be read where no catalog is
      if (Files.exists(site.home().catalogFile())) {
        try (Catalog catalog = site.openCatalog()) {
          moves.record(catalog, site.actor());
        }
      }
    }
  }

  /** The label decides: nothing else is read as LTFS. */
  static void requireLtfs(Mount mount) throws ArchiveException {
    String found =
        switch (VolumeInspector.inspect(mount.drive())) {
          case VolumeContents.Ltfs ltfs -> "";
          case VolumeContents.Blank blank -> "a blank cartridge";
          case VolumeContents.Foreign foreign -> foreign.what();
          case VolumeContents.Labelled labelled ->
              "tar volume " + LabelJob.volumeId(labelled.facts());
        };
    if (!found.isEmpty()) {
      throw new WrongVolumeException(
          "cartridge %s: actual=%s expected=an LTFS volume".formatted(mount.barcode(), found));
    }
  }
}
