package dev.coffer.cli.command;

import dev.coffer.archive.entry.EntryNames;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Main;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.Archives;
import dev.coffer.cli.job.Queries;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer demo}: the main job on a directory, with a virtual library in a fresh folder. */
@Command(
    name = "demo",
    description = "Do the main job on a directory, with a virtual library in a fresh folder.",
    footer =
        "Every command is printed before it runs, and can be typed again. The directory is only"
            + " read; the folder stays, to be looked at.")
final class DemoCommand extends BaseCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "What to archive; default: the checkout that coffer runs from.")
  private @Nullable Path directory;

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      description = "The fresh folder; default: one in the directory for temporary files.")
  private @Nullable Path folder;

  @Override
  protected ExitCode run() throws Exception {
    Path source = source();
    Path fresh = freshFolder();
    Path home = fresh.resolve("home");
    Surroundings inside = around().with("COFFER_HOME", home.toString());
    PrintStream out = around().out();
    String key = fresh.resolve("safe.key").toString();
    String second = fresh.resolve("vault.key").toString();
    say("This archives " + source + " to virtual cartridges in " + fresh + ".");
    say("");
    out.println("$ export COFFER_HOME=" + home);
    step(inside, "init", "--host", "demo");
    step(inside, "library", "create", "--cartridges", "3");
    say("# Two identities; they would be made, and stay, on another machine.");
    step(inside, "key", "generate", key);
    step(inside, "key", "generate", second);
    step(inside, "recipient", "add", "safe", key + ".pub");
    step(inside, "recipient", "add", "vault", second + ".pub");
    step(inside, "pool", "add", "weekly", "--retention-days", "90");
    step(inside, "cartridge", "label", "CF0001L9", "CF0002L9", "--pool", "weekly");
    step(
        inside,
        "dataset",
        "add",
        "demo",
        source.toString(),
        "--pool",
        "weekly",
        "--exclude",
        "target/");
    step(inside, "archive", "demo");
    say("# Read back what was written: nothing counts before.");
    step(inside, "verify", "demo", "--identity", key);
    Optional<StoredPath> sample = sample(inside, home).map(EntryRow::path);
    Path restored = fresh.resolve("restored");
    if (sample.isEmpty()) {
      say("# There is no file in the directory, so there is none to find and to restore.");
      say("");
    } else {
      String path = "/" + sample.get();
      String typed = escaped(path);
      step(inside, "find", typed.replaceAll(".*/", ""), "--limit", "5");
      step(inside, "restore", "demo", typed, "--to", restored.toString(), "--identity", key);
      compare(sample.get(), restored);
    }
    say("# The catalog is lost; the cartridges know everything.");
    step(inside, "catalog", "rebuild", "--identity", second);
    if (sample.isPresent()) {
      step(inside, "history", "/" + sample.get());
    }
    step(inside, "archive", "list");
    say("Look at:");
    sample.ifPresent(path -> say("  " + restored + "/" + path));
    say("  " + home.resolve("coffer.toml"));
    say("  " + home.resolve("library/cartridges/CF0001L9/partition-0.tap"));
    say("and go on with: export COFFER_HOME=" + home);
    return ExitCode.DONE;
  }

  private Path source() throws UsageException {
    String checkout = around().environment().get("COFFER_CHECKOUT");
    Path source =
        around().resolve(directory != null ? directory : Path.of(checkout == null ? "" : checkout));
    if (!Files.isDirectory(source)) {
      throw new UsageException(
          source + (Files.exists(source) ? ": not a directory" : ": no such directory"),
          "name one that can be read");
    }
    return source;
  }

  private Path freshFolder() throws Exception {
    Path wanted = folder;
    if (wanted == null) {
      return Files.createTempDirectory("coffer-demo-");
    }
    Path fresh = around().resolve(wanted);
    if (Files.exists(fresh)) {
      throw new UsageException(fresh + ": exists already", "name a folder that does not");
    }
    return Files.createDirectories(fresh);
  }

  /** Runs a command as it would run by itself, after printing it. */
  private void step(Surroundings inside, String... arguments) throws RefusedException {
    StringBuilder line = new StringBuilder("$ coffer");
    for (String argument : arguments) {
      line.append(' ').append(word(argument));
    }
    around().out().println(line);
    around().out().flush();
    int exitCode = Main.run(inside, arguments);
    around().out().println();
    if (exitCode == ExitCode.SOURCES_UNREADABLE.number()) {
      say("# Exit code 3: done, but not all was as it should be; see above.");
    } else if (exitCode != ExitCode.DONE.number()) {
      throw new RefusedException(
          "the demo ends here: '%s' ended with exit code %d".formatted(line, exitCode),
          "its message is above");
    }
  }

  private static String word(String argument) {
    return argument.matches("[\\w/.=,:@-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** What would be a pattern is taken as it is behind a backslash. */
  private static String escaped(String path) {
    return path.replaceAll("([*?\\[])", "\\\\$1");
  }

  private static Optional<EntryRow> sample(Surroundings inside, Path home) throws Exception {
    Site site = Site.open(new Home(home), inside.time());
    try (Catalog catalog = site.openCatalog()) {
      ArchiveRow archive = Archives.find(catalog, "demo");
      return Queries.sample(catalog, archive);
    }
  }

  private void compare(StoredPath path, Path directory) throws Exception {
    around().out().println("$ cmp " + word("/" + path) + " " + word(directory + "/" + path));
    Path original = below("/", path);
    Path restored = below(directory + "/", path);
    long mismatch = Files.mismatch(original, restored);
    if (mismatch >= 0) {
      throw new RefusedException(
          "the restored file differs from the original at byte " + mismatch,
          "if nobody changed the original meanwhile, please report it");
    }
    say("# The same, byte by byte: " + new Bytes(Files.size(restored)) + ".");
    say("");
  }

  /** A path by its exact bytes, which need not be text. */
  private static Path below(String directory, StoredPath path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(directory.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(path.bytes());
    return EntryNames.path(bytes.toByteArray());
  }

  private void say(String line) {
    around().out().println(line);
  }
}
