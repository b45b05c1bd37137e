package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The law as a test: olga, with her own key, the account, and the names of all others, tries every
 * command there is, with every option. What the cartridges hold stays, nothing is released, and the
 * log goes on verifying.
 *
 * <p>A command that is added is tried too. If no try of it is even understood, this test says so:
 * then give its arguments a value in {@link #VALUES}.
 */
class OnePersonCommandsTest {
  /** By option or label; the first is tried by olga, the second under another's name. */
  static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("", List.of("CF0001L9", "CF0002L9")),
          Map.entry("BARCODE", List.of("CF0001L9", "CF0002L9")),
          Map.entry("--against", List.of("CF0001L9", "1:0000000000000000")),
          Map.entry("BARCODE|HEAD", List.of("CF0001L9")),
          Map.entry("--cartridge", List.of("CF0001L9", "CF0002L9")),
          Map.entry("ARCHIVE", List.of("data")),
          Map.entry("DATASET", List.of("data")),
          Map.entry("NAME", List.of("data", "fresh")),
          Map.entry("POOL", List.of("weekly", "monthly")),
          Map.entry("--pool", List.of("weekly", "monthly")),
          Map.entry("POLICY", List.of("weekly")),
          Map.entry("REQUEST", List.of("R000001", "R000002")),
          Map.entry("ID", List.of("R000001", "R000002")),
          Map.entry("HOLD", List.of("1")),
          Map.entry("PERSON", List.of("bert", "olga")),
          Map.entry("--to", List.of("scratch/out", "bert")),
          Map.entry("--roles", List.of("approver")),
          Map.entry("--member", List.of("eve:approver:eve.pub")),
          Map.entry("--purpose", List.of("reuse")),
          Map.entry("--method", List.of("fire")),
          Map.entry("--due-back", List.of("2026-12-01")),
          Map.entry("TIME", List.of("2026-11-21T00:00:00Z")),
          Map.entry("KEYFILE", List.of("olga", "eve")),
          Map.entry("--key-file", List.of("eve.pub")),
          Map.entry("SIGFILE", List.of("olga.sig")),
          Map.entry("--identity", List.of("safe")),
          Map.entry("KEY", List.of("safe.pub")),
          Map.entry("FILE", List.of("scratch/file", "scratch/other")),
          Map.entry("library add BARCODE", List.of("CF0001L9", "CF0009L9")),
          Map.entry("cartridge add BARCODE", List.of("CF0001L9", "CF0008L9")),
          Map.entry("dataset add NAME", List.of("data", "other")),
          Map.entry("dataset add DIR", List.of("scratch")),
          Map.entry("catalog backup FILE", List.of("scratch/backup.db", "scratch/other.db")),
          Map.entry("audit export FILE", List.of("scratch/log.txt", "scratch/other.txt")),
          Map.entry("request policy-change FILE", List.of("policy.txt")),
          Map.entry("rotation policy set FILE", List.of("rotation.txt")),
          Map.entry("rotation policy check FILE", List.of("rotation.txt")),
          Map.entry("request signature PERSON", List.of("olga")),
          Map.entry("--policy-file", List.of("policy.txt")),
          Map.entry("--from", List.of("people.toml")),
          Map.entry("DIR", List.of("data")),
          Map.entry("FOLDER", List.of("scratch/demo")),
          Map.entry("PATH", List.of("data/a")),
          Map.entry("PATTERN", List.of("*")),
          Map.entry("SIZE", List.of("10 MB")),
          Map.entry("FORMAT", List.of("tar")),
          Map.entry("TEXT", List.of("because")));

  static final String ROTATION =
      """
      coffer-rotation-policy 1
      name: weekly
      version: 1
      from: 2026-11-20
      datasets: data
      pool: weekly
      scratch: monthly
      site: home
      vault: north
      runs: friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      window: 18:00 600 Europe/Berlin
      return-lead-days: 1
      keep-days: 7
      scheme: fifo
      level: weekly prefix=W due=every-run kind=full sets=round:4 copies=1 out=0 \
      retention-days=20 append=never
      require: restore-points=2 copies=1 sites=1 offline=0 fulls-out=0
      brake: shrink=50 changed=60 incompressible=90 history=3
      """;

  @TempDir Path directory;
  private PeopleSite site;
  private final Map<Path, byte[]> written = new TreeMap<>();

  @Test
  void whatOnePersonTriesCostsNothing() throws Exception {
    prepare();
    Map<String, String> notUnderstood = new LinkedHashMap<>();
    Set<String> understood = new TreeSet<>();
    tryAll(command -> true, VALUES, understood, notUnderstood);
    assertThat(understood).contains("approve", "cartridge label", "request carry-out");
    notUnderstood.keySet().removeAll(understood);
    assertThat(notUnderstood).as("give values for their arguments in VALUES").isEmpty();
    site.must("audit", "verify", "--against", "CF0001L9", "--against", "CF0002L9");
    everyArchiveRestores();
  }

  /** Tries commands, and looks after each whether something was lost. */
  private void tryAll(
      Predicate<String> which,
      Map<String, List<String>> values,
      Set<String> understood,
      Map<String, String> notUnderstood)
      throws Exception {
    CommandLine all = Main.commandLine(silent());
    Attempts attempts = new Attempts(values);
    for (CommandSpec leaf : Attempts.leaves(all)) {
      String command = String.join(" ", Attempts.words(leaf));
      if (!which.test(command)) {
        continue;
      }
      List<List<String>> lines = new ArrayList<>();
      lines.add(attempts.line(leaf, 0, false));
      lines.add(attempts.line(leaf, 1, false));
      for (OptionSpec option : leaf.options()) {
        if (!option.required() && !Attempts.isForAll(option)) {
          lines.add(attempts.lineWith(leaf, option, 0));
        }
      }
      for (int i = 0; i < lines.size(); i++) {
        List<String> line = new ArrayList<>(lines.get(i));
        line.addAll(List.of("--person", i == 1 ? "anna" : "olga"));
        TestRun run = site.run(line.toArray(String[]::new));
        try {
          all.parseArgs(line.toArray(String[]::new));
          understood.add(command);
        } catch (CommandLine.ParameterException e) {
          notUnderstood.putIfAbsent(command, line + ": " + e.getMessage());
        }
        assertThat(run.exitCode()).as("%s: %s", line, run.err()).isNotEqualTo(1);
        nothingWasLost(line);
      }
    }
  }

  /** Given the key of somebody else too, she does it: this test sees when the rules let her. */
  @Test
  void withTheKeyOfASecondPersonALossIsSeen() throws Exception {
    prepare();
    Map<String, List<String>> both = new HashMap<>(VALUES);
    both.put("KEYFILE", List.of("anna"));
    tryAll("approve"::equals, both, new TreeSet<>(), new TreeMap<>());
    assertThatThrownBy(
            () -> tryAll("request carry-out"::equals, VALUES, new TreeSet<>(), new TreeMap<>()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("request, carry-out, R000001")
        .hasMessageContaining("made of CF0001L9");
  }

  /** The same with the table's own rule taken away, and with a byte on the cartridge changed. */
  @Test
  void aHoleInTheTablesOrInWhatIsWrittenIsSeen() throws Exception {
    prepare();
    nothingWasLost(List.of("nothing"));
    Path file = site.home().resolve("catalog.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      String release = "UPDATE cartridge SET data_state = 'RELEASED' WHERE barcode = 'CF0001L9'";
      assertThatThrownBy(() -> sql.executeUpdate(release)).hasMessageContaining("two people");
      sql.executeUpdate("DROP TRIGGER cartridge_data_needs_permit");
      sql.executeUpdate(release);
      assertThatThrownBy(() -> nothingWasLost(List.of("a hole")))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("a hole] made of CF0001L9");
      assertThat(site.run("audit", "verify").exitCode()).isEqualTo(32);
      sql.executeUpdate("UPDATE cartridge SET data_state = 'OPEN' WHERE barcode = 'CF0001L9'");
    }
    nothingWasLost(List.of("nothing"));
    Path image = written.keySet().iterator().next();
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length / 2] ^= 1;
    Files.write(image, bytes);
    assertThatThrownBy(() -> nothingWasLost(List.of("another hole")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("another hole] wrote over");
  }

  /** Two full archives on two cartridges, and requests that only her signature is missing for. */
  private void prepare() throws Exception {
    site = new PeopleSite(directory).withArchives(0).withSecondArchive().founded();
    assertThat(site.request("olga", "release", "CF0001L9")).isEqualTo("R000001");
    site.must("request", "relabel", "CF0001L9", "--reason", "x", "--person", "kurt");
    site.must("hold", "set", "CF0002L9", "--reason", "court order", "--person", "anna");
    site.must("vault", "location", "add", "north", "--kind", "vault");
    Files.createDirectories(directory.resolve("scratch"));
    Files.writeString(directory.resolve("rotation.txt"), ROTATION);
    Files.writeString(directory.resolve("policy.txt"), site.must("people", "policy"));
    Files.writeString(
        directory.resolve("people.toml"), "[[person]]\nname = \"eve\"\nroles = [\"approver\"]\n");
    try (var key =
        dev.coffer.catalog.sshsig.SshPrivateKey.read(directory.resolve("olga"), new char[0])) {
      byte[] text =
          site.must("request", "text", "R000002").getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Files.writeString(
          directory.resolve("olga.sig"),
          dev.coffer.catalog.sshsig.SshSig.sign(key, "coffer", text).armor());
    }
    for (String barcode : List.of("CF0001L9", "CF0002L9")) {
      try (Stream<Path> files =
          Files.list(site.home().resolve("library/cartridges").resolve(barcode))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".tap")).toList()) {
          written.put(file, trimmed(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(written).hasSize(2);
  }

  /** What is behind the last object of an image may grow: an archive is appended there. */
  private static byte[] trimmed(byte[] image) {
    return Arrays.copyOf(image, Math.max(0, image.length - 8));
  }

  private void nothingWasLost(List<String> line) throws Exception {
    for (Map.Entry<Path, byte[]> image : written.entrySet()) {
      byte[] now = Files.readAllBytes(image.getKey());
      int same = Arrays.mismatch(image.getValue(), now);
      assertThat(same == -1 || same == image.getValue().length)
          .as("%s wrote over %s at %d", line, image.getKey(), same)
          .isTrue();
    }
    try (SqliteCatalog catalog =
        SqliteCatalog.open(site.home().resolve("catalog.db"), site.time())) {
      for (Cartridge cartridge : catalog.read(session -> session.cartridges().all())) {
        if (List.of("CF0001L9", "CF0002L9").contains(cartridge.barcode().text())) {
          assertThat(cartridge.data())
              .as("%s made of %s", line, cartridge.barcode())
              .isNotIn(
                  DataState.RELEASED, DataState.BLANK, DataState.LABELLED, DataState.DESTROYED);
        }
      }
    }
  }

  private void everyArchiveRestores() throws IOException {
    List<String> archives =
        site.must("archive", "list")
            .lines()
            .skip(1)
            .map(line -> line.split(" +"))
            .flatMap(Arrays::stream)
            .filter(word -> word.matches("data-[0-9]{8}T[0-9]{6}Z"))
            .distinct()
            .toList();
    assertThat(archives).hasSizeGreaterThanOrEqualTo(2);
    List<String> contents = new ArrayList<>();
    for (String archive : archives) {
      String to = "restored-" + archive;
      site.must("restore", archive, "--to", to, "--identity", "safe", "--person", "kurt");
      contents.add(
          Files.readString(
              directory.resolve(to).resolve(directory.toString().substring(1)).resolve("data/a")));
    }
    assertThat(contents).contains("first\n", "second\n");
  }

  private Surroundings silent() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new Surroundings(
        Map.of("COFFER_HOME", site.home().toString()),
        directory,
        nowhere,
        new StatusStream(nowhere, false),
        false,
        site.time(),
        prompt -> {
          throw new SetupException("nobody is there", null);
        },
        Operator.nobody(),
        TestRun.NO_TAPES,
        java.io.InputStream.nullInputStream(),
        LocalDays.UTC.zone());
  }
}
