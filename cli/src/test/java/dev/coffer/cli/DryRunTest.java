package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every command that has {@code --dry-run} changes nothing with it: not a byte, and no file. One
 * that has to look at a cartridge to decide may bring it into a drive, and the catalog then knows
 * where it is.
 */
class DryRunTest {
  private static final Set<String> LOOK =
      Set.of("cartridge label", "scan", "volume copy", "volume repair");

  private static final String MOVED = "home/(catalog\\.db|library/.*\\.json)";

  @TempDir Path directory;

  @Test
  void nothingChanges() throws Exception {
    PeopleSite site = new PeopleSite(directory).withArchives(0).founded();
    Files.createDirectories(directory.resolve("scratch"));
    Files.writeString(directory.resolve("policy.txt"), site.must("people", "policy"));
    Files.writeString(directory.resolve("rotation.txt"), OnePersonCommandsTest.ROTATION);
    site.must("doctor"); // whatever the first look leaves behind is there now
    Map<String, String> before = contents();
    List<String> well = new ArrayList<>();
    Map<String, List<String>> values = new HashMap<>(OnePersonCommandsTest.VALUES);
    values.put("restore PATH", List.of(directory + "/data/a"));
    values.put("cartridge label BARCODE", List.of("CF0003L9"));
    values.put("dataset add NAME", List.of("fresh"));
    Attempts attempts = new Attempts(values);
    CommandLine all = Main.commandLine(silent(site));
    List<CommandSpec> commands = new ArrayList<>(Attempts.leaves(all));
    commands.add(all.getSubcommands().get("archive").getCommandSpec());
    for (CommandSpec command : commands) {
      if (command.findOption("--dry-run") == null) {
        continue;
      }
      for (int turn = 0; turn < 2; turn++) {
        List<String> line = new ArrayList<>(attempts.line(command, turn, false));
        line.addAll(List.of("--dry-run", "--person", turn == 0 ? "olga" : "kurt"));
        TestRun run = site.run(line.toArray(String[]::new));
        assertThat(run.exitCode()).as("%s: %s", line, run.err()).isNotEqualTo(1);
        String words = String.join(" ", Attempts.words(command));
        Map<String, String> after = contents();
        Set<String> changed = new TreeSet<>(after.keySet());
        changed.addAll(before.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        if (LOOK.contains(words)) {
          changed.removeIf(name -> name.matches(MOVED));
          before.putAll(after);
        }
        assertThat(changed).as("changed by %s: %s", line, run.out()).isEmpty();
        if (run.exitCode() == 0) {
          assertThat(run.out()).as("%s says what it would do", line).isNotBlank();
          well.add(words);
        }
      }
    }
    assertThat(well)
        .contains("archive", "cartridge label", "restore", "scan", "pool add", "verify")
        .contains("catalog rebuild", "library load", "hold set");
  }

  /** All files and their digests, but for what the catalog's engine keeps for itself. */
  private Map<String, String> contents() throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String name = directory.relativize(file).toString();
        if (!name.matches(".*catalog\\.db-(wal|shm|load)|.*\\.lock")) {
          contents.put(name, Files.isRegularFile(file) ? digest(file) : "");
        }
      }
    }
    return contents;
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private Surroundings silent(PeopleSite site) throws IOException {
    return new Surroundings(
        Map.of(),
        directory,
        new PrintStream(OutputStream.nullOutputStream()),
        new StatusStream(OutputStream.nullOutputStream(), false),
        false,
        site.time(),
        prompt -> {
          throw new SetupException("nobody is there", null);
        },
        Operator.nobody(),
        TestRun.NO_TAPES,
        InputStream.nullInputStream(),
        ZoneId.of("UTC"));
  }
}
