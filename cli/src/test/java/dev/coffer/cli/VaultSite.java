package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RequestDraft;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.cli.terminal.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A home whose cartridges go to a vault on Fridays, used through the command line. It is a Friday.
 * olga operates, kurt and vera are custodians, vera in the vault; rolf gets what is checked out;
 * anna and bert approve, ada audits. All but olga, kurt and rolf have keys, in files of their
 * names. CF0001L9 and CF0002L9 hold a full archive each, CF0003L9 is labelled, all of pool weekly.
 */
final class VaultSite {
  static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  private static final Set<String> WITH_KEY = Set.of("vera", "anna", "bert", "ada");

  private final Path directory;
  private Instant now;

  private VaultSite(Path directory, Instant now) {
    this.directory = directory;
    this.now = now;
  }

  /** A site from nothing; slow, so that tests copy one. */
  static VaultSite make(Path directory, int retentionDays) throws Exception {
    VaultSite site = new VaultSite(directory, START);
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("a"), "first\n");
    site.must("init", "--host", "archiver");
    site.must("library", "create", "--cartridges", "3");
    site.must("key", "generate", "safe", "--x25519");
    site.must("recipient", "add", "safe", "safe.pub");
    site.must("pool", "add", "weekly", "--retention-days", Integer.toString(retentionDays));
    site.must("dataset", "add", "one", data.toString(), "--pool", "weekly");
    site.must("dataset", "add", "two", data.toString(), "--pool", "weekly");
    site.must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    site.must("archive", "one");
    site.sealed("CF0001L9");
    site.must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    site.must("archive", "two");
    site.must("cartridge", "label", "CF0003L9", "--pool", "weekly");
    site.must("library", "unload", "CF0002L9");
    site.must("library", "unload", "CF0003L9");
    site.must("vault", "location", "add", "main", "--kind", "shelf", "--address", "Room 12");
    site.must(
        "vault",
        "location",
        "add",
        "vault-a",
        "--kind",
        "vault",
        "--address",
        "Northern Storage, Dock 4",
        "--pick-up",
        "friday",
        "--pool",
        "weekly",
        "--count-parts",
        "2");
    site.must("vault", "location", "add", "rapid", "--kind", "courier");
    site.found();
    return site;
  }

  /** A copy of this site in a directory of its own. */
  VaultSite copyTo(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path from : all.toList()) {
        Path to = target.resolve(directory.relativize(from).toString());
        if (!Files.isDirectory(from)) {
          Files.createDirectories(to.getParent());
          Files.copy(from, to);
        } else {
          Files.createDirectories(to);
        }
      }
    }
    return new VaultSite(target, now);
  }

  private void found() throws Exception {
    SecureRandom random = new SecureRandom();
    for (String person : WITH_KEY) {
      try (SshPrivateKey key = SshPrivateKey.generateEd25519(person, random)) {
        key.writeNew(directory.resolve(person));
      }
    }
    List<PeopleList.Entry> people =
        List.of(
            entry("olga", Role.OPERATOR),
            entry("kurt", Role.CUSTODIAN),
            entry("vera", Role.CUSTODIAN),
            entry("rolf", Role.KEYHOLDER),
            entry("anna", Role.APPROVER),
            entry("bert", Role.APPROVER),
            entry("ada", Role.AUDITOR));
    as("olga", control -> control.found(people, ApprovalPolicy.standard()));
  }

  private PeopleList.Entry entry(String name, Role role) throws Exception {
    List<dev.coffer.catalog.sshsig.SshPublicKey> keys = List.of();
    if (WITH_KEY.contains(name)) {
      try (SshPrivateKey key = key(name)) {
        keys = List.of(key.publicKey());
      }
    }
    return new PeopleList.Entry(new PersonName(name), "", EnumSet.of(role), keys);
  }

  private SshPrivateKey key(String person) throws Exception {
    return SshPrivateKey.read(directory.resolve(person), new char[0]);
  }

  /** Work with the control of a session. */
  interface Work<T> {
    T run(Control control) throws CatalogException;
  }

  <T> T as(String person, Work<T> work) throws CatalogException {
    try (Catalog catalog = SqliteCatalog.open(home().resolve("catalog.db"), time())) {
      return catalog.write(
          new Principal(person, "archiver", "test"), session -> work.run(Control.of(session)));
    }
  }

  /** A cartridge that takes no more archives. */
  void sealed(String barcode) throws CatalogException {
    try (Catalog catalog = SqliteCatalog.open(home().resolve("catalog.db"), time())) {
      catalog.write(
          new Principal("olga", "archiver", "test"),
          session -> {
            session
                .cartridges()
                .transition(
                    new Barcode(barcode),
                    dev.coffer.catalog.custody.DataState.OPEN,
                    dev.coffer.catalog.custody.DataState.SEALED,
                    "full");
            return true;
          });
    }
  }

  /** A request of anna's that bert agreed to, and anna too if it takes two approvers. */
  String agreed(RequestKind kind, Map<String, String> terms, String... barcodes) throws Exception {
    RequestDraft draft =
        RequestDraft.of(kind, "because", terms, Stream.of(barcodes).map(Barcode::new).toList());
    String requester = kind.approverCount() > 1 ? "olga" : "anna";
    String id =
        as(
            requester,
            c ->
                c.requests()
                    .open(
                        draft,
                        text ->
                            requester.equals("anna")
                                ? Optional.of(signature("anna", text))
                                : Optional.empty())
                    .request()
                    .id()
                    .toString());
    var request = dev.coffer.catalog.request.RequestId.parse(id);
    String text = as("olga", c -> c.requests().find(request).orElseThrow().text());
    as("olga", c -> c.requests().submit(request, signature("bert", text)));
    if (requester.equals("olga")) {
      as("olga", c -> c.requests().submit(request, signature("anna", text)));
    }
    return id;
  }

  private String signature(String person, String text) {
    try (SshPrivateKey key = key(person)) {
      return SshSig.sign(key, RequestRules.NAMESPACE, text.getBytes(StandardCharsets.UTF_8))
          .armor();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  void heartbeat(String person) throws CatalogException {
    as(
        "olga",
        c -> {
          String text = c.safeguards().heartbeatText(new PersonName(person));
          c.safeguards().heartbeat(text, signature(person, text));
          return true;
        });
  }

  CustodyRecord custody(String barcode) throws CatalogException {
    return as("ada", c -> c.custody().find(new Barcode(barcode)));
  }

  Path directory() {
    return directory;
  }

  Path home() {
    return directory.resolve("home");
  }

  /** Everybody sees the same clock, which goes on by a second at each look. */
  InstantSource time() {
    return () -> now = now.plusSeconds(1);
  }

  Instant now() {
    return now;
  }

  /** Lets time pass in steps that the custody clock believes. */
  void pass(Duration time) throws CatalogException {
    Duration left = time;
    while (!left.isZero()) {
      Duration step = left.compareTo(Duration.ofHours(20)) > 0 ? Duration.ofHours(20) : left;
      now = now.plus(step);
      left = left.minus(step);
      as("olga", Control::tick);
    }
  }

  TestRun run(String... arguments) {
    return TestRun.of(directory, home(), time(), arguments);
  }

  TestRun scan(String input, String... arguments) {
    return TestRun.of(
        directory, home(), time(), Operator.nobody(), TestRun.NO_TAPES, input, arguments);
  }

  /** Runs a command that has to succeed; what it printed. */
  String must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run.out();
  }

  /** Runs a command that has to fail with this number, and says so in these words. */
  TestRun refused(int exitCode, String words, String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isEqualTo(exitCode);
    assertThat(run.out() + run.err()).contains(words);
    return run;
  }

  /** Two cartridges on their way to vault-a in box-1 under S-1001, with rapid. */
  void sent() {
    must("--person", "olga", "vault", "pick-list", "--next", "vault-a");
    String[] both = {"CF0001L9", "CF0002L9"};
    must(words("--person kurt vault pack --container box-1 --seal S-1001", both));
    must(words("--person kurt vault hand-over --to rapid --seal S-1001", both));
  }

  /** The same, arrived. */
  void stored() {
    sent();
    must(words("vault confirm --seal S-1001 --key vera", "CF0001L9", "CF0002L9"));
  }

  static String[] words(String command, String... more) {
    return Stream.concat(Stream.of(command.split(" ")), Stream.of(more)).toArray(String[]::new);
  }

  static String[] and(String[] command, String more) {
    return Stream.concat(Stream.of(command), Stream.of(more.split(" "))).toArray(String[]::new);
  }
}
