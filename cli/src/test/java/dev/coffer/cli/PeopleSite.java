package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.sshsig.SshPrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A home with cartridges, archives and people, used through the command line. olga operates, kurt
 * and karl are custodians, anna, bert and carl approve, ada audits; each key is in a file of the
 * person's name, and eve's is on no list.
 */
final class PeopleSite {
  static final List<String> EVERYBODY =
      List.of("olga", "kurt", "karl", "anna", "bert", "carl", "ada", "eve");

  private static final Pattern REQUEST = Pattern.compile("\\bid: (R[0-9]{6})\\b");

  private final Path directory;
  private Instant now = Instant.parse("2026-11-20T18:00:00Z");

  PeopleSite(Path directory) throws IOException {
    this.directory = directory;
    SecureRandom random = new SecureRandom();
    for (String person : EVERYBODY) {
      Path file = directory.resolve(person);
      if (!Files.exists(file)) {
        try (SshPrivateKey key = SshPrivateKey.generateEd25519(person, random)) {
          key.writeNew(file);
        }
      }
    }
  }

  /** Cartridges CF0001L9 and CF0002L9 with a full archive each, CF0003L9 blank. */
  PeopleSite withArchives(int retentionDays) throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("a"), "first\n");
    must("init", "--host", "archiver");
    must("library", "create", "--cartridges", "3");
    must("key", "generate", "safe", "--x25519");
    must("recipient", "add", "safe", "safe.pub");
    must("pool", "add", "weekly", "--retention-days", Integer.toString(retentionDays));
    must("dataset", "add", "data", data.toString(), "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    must("archive", "data");
    must("library", "unload", "CF0001L9");
    return this;
  }

  /** Puts the second archive on a cartridge of its own: the first is on loan to a drawer. */
  PeopleSite withSecondArchive() throws IOException {
    must("pool", "add", "monthly", "--retention-days", "0");
    Files.writeString(directory.resolve("data/a"), "second\n");
    must("cartridge", "label", "CF0002L9", "--pool", "monthly");
    Path config = directory.resolve("home/coffer.toml");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("pool = \"weekly\"", "pool = \"monthly\""));
    must("archive", "data");
    Files.writeString(config, text);
    return this;
  }

  PeopleSite founded() {
    must(
        "people",
        "found",
        "--member",
        "olga:operator:olga.pub",
        "--member",
        "kurt:custodian:kurt.pub",
        "--member",
        "karl:custodian:karl.pub",
        "--member",
        "anna:approver:anna.pub",
        "--member",
        "bert:approver:bert.pub",
        "--member",
        "carl:approver,custodian:carl.pub",
        "--member",
        "ada:auditor:ada.pub");
    return this;
  }

  Path directory() {
    return directory;
  }

  Path home() {
    return directory.resolve("home");
  }

  /** The clock goes on by a second at each look. */
  InstantSource time() {
    return () -> now = now.plusSeconds(1);
  }

  /** The host's clock is set: for the custody clock that is a jump. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  TestRun run(String... arguments) {
    return TestRun.of(directory, home(), time(), arguments);
  }

  /** Runs a command that has to succeed; what it printed. */
  String must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run.out();
  }

  /** Runs a command that has to fail with this number, and says so in these words. */
  String refused(int exitCode, String words, String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isEqualTo(exitCode);
    assertThat(run.err()).contains(words);
    return run.err();
  }

  /** Makes a request, signed by its requester; its id. */
  String request(String by, String kind, String... arguments) {
    List<String> all = new ArrayList<>(List.of("request", kind));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--reason", "because", "--key", by));
    Matcher id = REQUEST.matcher(must(all.toArray(String[]::new)));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /** A request that the approvers named have signed. */
  String agreed(List<String> approvers, String kind, String... arguments) {
    String id = request("olga", kind, arguments);
    approvers.forEach(approver -> must("approve", id, "--key", approver));
    return id;
  }
}
