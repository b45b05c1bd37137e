package dev.coffer.cli.config;

import dev.coffer.catalog.VolumeFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The text of {@code coffer.toml}: what {@code init} writes and what the add commands append. */
public final class ConfigText {
  private ConfigText() {}

  /** A complete file with comments, for a new home. */
  public static String initial(String host, String libraryPath) {
    return """
    # Coffer's configuration. The commands 'coffer recipient|pool|dataset add' append to this
    # file; everything may also be edited by hand. Unknown keys are refused. Facts (which
    # cartridge holds what) are not here but in the catalog, and on the cartridges themselves.
    format = 1

    # The name of this host, as manifests on cartridges say it.
    host = %s

    [library]
    # "virtual": cartridges are directories of files below 'path' (relative: from here).
    kind = "virtual"
    path = %s

    [archive]
    # Bytes of one tape block, 64 KiB to 8 MiB.
    block-size = "512 KiB"
    # A segment is one tape file and one age file; damage and interruption cost at most one.
    segment-size = "8 GiB"
    # zstd level: 0 stores, 1 is fastest, 3 is denser; 19 is the most.
    compression = 1

    # Who can read new archives: age public keys only. The secret halves do not belong on this
    # machine. At least two are wise: one lost identity must not lose the archive.
    #   [[recipient]]
    #   name = "safe"
    #   key = "age1..."

    # Pools: cartridges with one retention rule.
    #   [pool.weekly]
    #   retention-days = 90
    #   format = "tar"             # or "ltfs": how new cartridges are written
    #   plain = false              # with "ltfs": the files as they are, NOT encrypted

    # Datasets: what is archived, and into which pool.
    #   [dataset.documents]
    #   roots = ["/srv/documents"]
    #   pool = "weekly"
    #   exclude = ["*.tmp", "/srv/documents/scratch"]
    #   include = ["keep.tmp"]     # in, although an exclude leaves it out
    #   one-file-system = true
    #   skip-caches = true         # directories tagged with CACHEDIR.TAG
    """
        .formatted(quoted(host), quoted(libraryPath));
  }

  /** The lines of a recipient. */
  public static String of(Config.Recipient recipient) {
    return "\n[[recipient]]\nname = "
        + quoted(recipient.name())
        + "\nkey = "
        + quoted(recipient.key())
        + "\n";
  }

  /** The lines of a pool. */
  public static String of(Config.Pool pool) {
    return "\n[pool."
        + key(pool.name())
        + "]\nretention-days = "
        + pool.retentionDays()
        + "\n"
        + (pool.format() == VolumeFormat.LTFS ? "format = \"ltfs\"\n" : "")
        + (pool.plain() ? "plain = true\n" : "");
  }

  /** The lines of a dataset. */
  public static String of(Config.Dataset dataset) {
    return "\n[dataset."
        + key(dataset.name())
        + "]\nroots = "
        + array(dataset.roots().stream().map(Object::toString).toList())
        + "\npool = "
        + quoted(dataset.pool())
        + "\ninclude = "
        + array(dataset.include())
        + "\nexclude = "
        + array(dataset.exclude())
        + "\none-file-system = "
        + dataset.oneFileSystem()
        + "\nskip-caches = "
        + dataset.skipCaches()
        + "\n";
  }

  private static String array(List<String> values) {
    return values.stream().map(ConfigText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String key(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : quoted(name);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
