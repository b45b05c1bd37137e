package dev.coffer.cli.command;

import dev.coffer.catalog.VolumeFormat;
import dev.coffer.cli.UsageException;

/** How volumes are written, as the command line says it. */
final class Formats {
  private Formats() {}

  static VolumeFormat parse(String text) throws UsageException {
    return switch (text) {
      case "tar" -> VolumeFormat.TAR;
      case "ltfs" -> VolumeFormat.LTFS;
      default ->
          throw new UsageException("--format: there is no '" + text + "'", "it is tar or ltfs");
    };
  }
}
