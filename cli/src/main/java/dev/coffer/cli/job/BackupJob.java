package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Copies the catalog, and remembers in the home when and where to. */
public final class BackupJob {
  private final Site site;

  /** A copy that was made. */
  public record Backup(Instant at, Path file) {}

  public BackupJob(Site site) {
    this.site = site;
  }

  /**
   * Makes a copy.
   *
   * @param target a file that is not there yet
   */
  public void run(Path target) throws CatalogException, SetupException, IOException {
    Instant before = site.time().instant(); // what is archived meanwhile may not be in the copy
    try (Catalog catalog = site.openCatalog()) {
      catalog.backup(target);
    }
    Home.writeNew(
        site.home().lastBackupFile(),
        (before + "\n" + target + "\n").getBytes(StandardCharsets.UTF_8),
        true);
  }

  /** The copy made last; empty if there was none, or the note of it cannot be understood. */
  public static Optional<Backup> last(Home home) throws IOException {
    try {
      List<String> lines = Files.readAllLines(home.lastBackupFile());
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new Backup(Instant.parse(lines.get(0)), Path.of(lines.get(1))));
    } catch (NoSuchFileException | DateTimeException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
