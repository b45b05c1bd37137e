package dev.coffer.cli.job;

import dev.coffer.catalog.rotation.Level;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.config.Config;
import dev.coffer.tape.TapeException;
import java.io.IOException;
import java.util.Optional;

/** How further copies are made at a site: with two drives at once, or with one and a spool. */
final class SecondCopies {
  private static final String NO_SPOOL =
      "a second copy takes two drives or a spool, and there is one drive and no spool";

  private SecondCopies() {}

  /**
   * The spool to make a copy through; empty if there are two drives.
   *
   * @throws RefusedException if there is one drive and no spool
   */
  static Optional<Config.Spool> spool(Site site) throws IOException, CommandException {
    if (site.library().driveCount() > 1) {
      return Optional.empty();
    }
    if (site.config().spool().isEmpty()) {
      throw new RefusedException(
          NO_SPOOL, "[spool] in coffer.toml declares one; see docs/guides/weekly-run.md");
    }
    return site.config().spool();
  }

  /**
   * Why a level's copies cannot be made here; empty if they can, or if that cannot be told because
   * the drives cannot be asked.
   */
  static Optional<String> obstacle(Site site, Level level) {
    try {
      if (level.copies() < 2 || site.library().driveCount() > 1) {
        return Optional.empty();
      }
    } catch (TapeException | CommandException e) {
      return Optional.empty(); // whoever needs a drive says so
    }
    return site.config().spool().isEmpty()
        ? Optional.of(
            "level %s has %d copies: %s; declare [spool] in coffer.toml"
                .formatted(level.name(), level.copies(), NO_SPOOL))
        : CopySpool.obstacle(site.config().spool().get());
  }
}
