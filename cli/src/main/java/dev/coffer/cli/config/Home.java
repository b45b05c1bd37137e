package dev.coffer.cli.config;

import dev.coffer.cli.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The directory where Coffer's state lives.
 *
 * <pre>
 *   coffer.toml            the configuration
 *   catalog.db             the catalog (SQLite)
 *   host_ed25519           this host's SSH key, mode 0600; signs manifests, cannot read archives
 *   host_ed25519.pub       its public half
 *   library/               the virtual library, unless coffer.toml says otherwise
 *   last-backup            when and where the catalog was copied to last
 *   manifests/             copies of the manifests on tape; can be lost
 *   spool/                 indexes on their way to a cartridge
 * </pre>
 */
public record Home(Path directory) {
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_ONLY_FILE =
      PosixFilePermissions.fromString("rw-------");

  public Home {
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("home not absolute: actual=" + directory);
    }
  }

  /**
   * Where the home is when no option says so: {@code $COFFER_HOME}, else {@code
   * $XDG_DATA_HOME/coffer}, else {@code ~/.local/share/coffer}.
   */
  public static Path defaultDirectory(Map<String, String> environment) throws SetupException {
    String own = environment.getOrDefault("COFFER_HOME", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    if (!data.isEmpty()) {
      return Path.of(data, "coffer");
    }
    String user = environment.getOrDefault("HOME", "");
    if (user.isEmpty()) {
      throw new SetupException(
          "no home for Coffer: none of --home, COFFER_HOME, XDG_DATA_HOME and HOME is set",
          "give --home DIR");
    }
    return Path.of(user, ".local", "share", "coffer");
  }

  public Path configFile() {
    return directory.resolve("coffer.toml");
  }

  public Path catalogFile() {
    return directory.resolve("catalog.db");
  }

  public Path hostKeyFile() {
    return directory.resolve("host_ed25519");
  }

  public Path hostPublicKeyFile() {
    return directory.resolve("host_ed25519.pub");
  }

  /** When and where to the catalog was copied last. */
  public Path lastBackupFile() {
    return directory.resolve("last-backup");
  }

  public Path libraryDirectory() {
    return directory.resolve("library");
  }

  /** Copies of the manifests on tape; can be lost. */
  public Path manifestDirectory() {
    return directory.resolve("manifests");
  }

  public Path spoolDirectory() {
    return directory.resolve("spool");
  }

  /** Whether {@code coffer init} has been here. */
  public boolean exists() {
    return Files.exists(configFile());
  }

  /**
   * Reads the configuration.
   *
   * @throws SetupException if there is none, or it is wrong
   */
  public Config config() throws SetupException, IOException {
    try {
      return Config.parse(configFile().toString(), TomlFile.text(configFile()), directory);
    } catch (NoSuchFileException e) {
      throw new SetupException(
          "no Coffer home at " + directory, "'coffer init' makes one; --home DIR takes another", e);
    }
  }

  /** Makes the home's directories, for their owner only; those that exist stay. */
  public void create() throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, OWNER_ONLY_DIRECTORY);
    Files.createDirectories(
        spoolDirectory(), PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
  }

  /** Replaces the configuration at one stroke, after checking that it can be read. */
  public void replaceConfig(String text) throws SetupException, IOException {
    Config.parse(configFile().toString(), text, directory);
    writeNew(directory.resolve("coffer.toml.new"), text.getBytes(StandardCharsets.UTF_8), true);
    Files.move(
        directory.resolve("coffer.toml.new"),
        configFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Appends lines to the configuration, at one stroke. */
  public void appendConfig(String lines) throws SetupException, IOException {
    replaceConfig(TomlFile.text(configFile()) + lines);
  }

  /**
   * Writes a file that only its owner can read, and waits until it is on disk.
   *
   * @param replace take the place of one that is there; else a file of that name is an error
   */
  public static void writeNew(Path file, byte[] content, boolean replace) throws IOException {
    if (replace) {
      Files.deleteIfExists(file);
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
