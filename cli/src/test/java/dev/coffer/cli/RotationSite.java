package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RequestDraft;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.job.RotationRunJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.tape.TapeHost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A home with a library, a list of people and a clock that a test moves. */
final class RotationSite {
  static final String ONE_COPY =
      "weekly prefix=W due=every-run kind=full sets=round:2 copies=1 out=1 retention-days=3"
          + " append=never";
  static final String SHORT = "keep-days: 24=>keep-days: 2";

  final Path directory;
  private final Map<String, SshPrivateKey> keys = new TreeMap<>();
  private final SecureRandom random = new SecureRandom();
  private Instant now;
  private Optional<TapeHost> tapes = Optional.empty();
  private Operator operator = Operator.nobody();

  /**
   * People, pools, a dataset and a library, no policy yet.
   *
   * @param poolOptions further options of the pool of the rotation
   */
  RotationSite(Path directory, Instant now, String capacity, int cartridges, String... poolOptions)
      throws Exception {
    this.directory = directory;
    this.now = now;
    must("init");
    must("library", "create", "--cartridges", "" + cartridges, "--capacity", capacity);
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    List<String> pool = new ArrayList<>(List.of("pool", "add", "main", "--retention-days", "28"));
    pool.addAll(List.of(poolOptions));
    must(pool.toArray(String[]::new));
    must("pool", "add", "scratch", "--retention-days", "0");
    must("vault", "location", "add", "north", "--kind", "vault");
    Files.createDirectories(directory.resolve("documents"));
    write("documents/letter", "Dear reader\n");
    must(
        "dataset", "add", "documents", directory.resolve("documents").toString(), "--pool", "main");
    control(
        "olga",
        c ->
            c.found(
                List.of(
                    entry("olga", EnumSet.of(Role.OPERATOR)),
                    entry("kurt", EnumSet.of(Role.CUSTODIAN)),
                    entry("karl", EnumSet.of(Role.CUSTODIAN)),
                    entry("anna", EnumSet.of(Role.APPROVER)),
                    entry("bert", EnumSet.of(Role.APPROVER))),
                ApprovalPolicy.standard()));
  }

  private PeopleList.Entry entry(String name, Set<Role> roles) {
    SshPrivateKey key = keys.computeIfAbsent(name, n -> SshPrivateKey.generateEd25519(n, random));
    return new PeopleList.Entry(new PersonName(name), name, roles, List.of(key.publicKey()));
  }

  Path home() {
    return directory.resolve("home");
  }

  Instant now() {
    return now;
  }

  /** Lets time pass; a day at most, or the custody clock takes it for a jump. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Lets time pass until then, with a look at the clock every day as a timer gives it. */
  void until(Instant then) throws CatalogException {
    while (now.isBefore(then)) {
      Instant next = now.plus(Duration.ofHours(23));
      now = next.isBefore(then) ? next : then;
      control("olga", Control::tick);
    }
  }

  /** The time, which goes on by a second at each look. */
  synchronized Instant look() {
    now = now.plusSeconds(1);
    return now;
  }

  void write(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }

  /** Runs a command as the operator. */
  TestRun run(String... arguments) {
    return as("olga", arguments);
  }

  /** Runs a command as somebody. */
  TestRun as(String person, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--person", person)).toArray(String[]::new);
    return tapes.isPresent()
        ? TestRun.of(directory, home(), this::look, operator, tapes.get(), all)
        : TestRun.of(directory, home(), this::look, all);
  }

  /** From now on there are these drives, and somebody at them. */
  void byHand(TapeHost drives, Operator person) {
    tapes = Optional.of(drives);
    operator = person;
  }

  TestRun must(String... arguments) {
    return mustAs("olga", arguments);
  }

  TestRun refused(int exitCode, String why, String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isEqualTo(exitCode);
    assertThat(run.out() + run.err()).contains(why);
    return run;
  }

  /** Work with the control of a session. */
  interface Work<T> {
    T run(Control control) throws CatalogException;
  }

  <T> T control(String person, Work<T> work) throws CatalogException {
    return session(person, session -> work.run(Control.of(session)));
  }

  /** Work with a session. */
  interface SessionWork<T> {
    T run(Session session) throws CatalogException;
  }

  <T> T session(String person, SessionWork<T> work) throws CatalogException {
    try (SqliteCatalog catalog = SqliteCatalog.open(home().resolve("catalog.db"), this::look)) {
      return catalog.write(new Principal(person, "test", "cli"), work::run);
    }
  }

  /** A request of olga's that as many agreed to as it takes. */
  RequestId agreed(RequestKind kind, Map<String, String> terms, String... barcodes)
      throws CatalogException {
    List<Barcode> cartridges = Stream.of(barcodes).map(Barcode::new).toList();
    RequestId id =
        control(
                "olga",
                c ->
                    c.requests()
                        .open(
                            RequestDraft.of(kind, "weekly rotation", terms, cartridges),
                            text -> Optional.of(sign("olga", text))))
            .request()
            .id();
    List<String> approvers = new ArrayList<>(List.of("anna"));
    if (kind.approverCount() > 1) {
      approvers.add("bert");
    }
    for (String approver : approvers) {
      control(
          "olga",
          c -> c.requests().submit(id, sign(approver, c.requests().find(id).orElseThrow().text())));
    }
    return id;
  }

  private String sign(String person, String text) {
    return SshSig.sign(keys.get(person), "coffer", text.getBytes(StandardCharsets.UTF_8)).armor();
  }

  /** The file of a person's key, as they have it at home. */
  String key(String person) throws Exception {
    Path file = directory.resolve(person + ".key");
    if (!Files.exists(file)) {
      keys.get(person).writeNew(file);
    }
    return file.getFileName().toString();
  }

  /** A request of olga's, made by command, and agreed to by anna; its number. */
  String asked(String kind, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("request", kind));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--reason", "weekly rotation", "--key", key("olga")));
    Matcher id = Pattern.compile("R\\d{6}").matcher(must(words.toArray(String[]::new)).out());
    assertThat(id.find()).isTrue();
    must("approve", id.group(), "--key", key("anna"));
    return id.group();
  }

  /** Runs a command as somebody; it has to succeed. */
  TestRun mustAs(String person, String... arguments) {
    TestRun run = as(person, arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run;
  }

  /** Releases cartridges as two people agreed. */
  void release(String... barcodes) throws CatalogException {
    RequestId id = agreed(RequestKind.RELEASE, Map.of(), barcodes);
    for (String barcode : barcodes) {
      control(
          "olga",
          c ->
              c.custody()
                  .change(new Barcode(barcode), DataAction.RELEASE, "expired", Right.request(id)));
    }
  }

  /** Signs of life of two people. */
  void heartbeats() throws CatalogException {
    for (String person : List.of("anna", "kurt")) {
      control(
          "olga",
          c -> {
            String text = c.safeguards().heartbeatText(new PersonName(person));
            c.safeguards().heartbeat(text, sign(person, text));
            return true;
          });
    }
  }

  DataState data(String barcode) throws CatalogException {
    return session("olga", s -> s.cartridges().find(new Barcode(barcode)).orElseThrow().data());
  }

  CustodyState custody(String barcode) throws CatalogException {
    return session("olga", s -> s.cartridges().find(new Barcode(barcode)).orElseThrow().custody());
  }

  /** The weekly run as a job, heard step by step; {@code then} may cut it off. */
  RotationRunJob job(Consumer<String> steps, Consumer<String> then) throws Exception {
    Site here = Site.open(new Home(home()), () -> look(), Optional.of("olga"));
    return new RotationRunJob(
        here,
        new RotationRunJob.Options(null, false, List.of(), Optional.empty()),
        new Steps(steps, then));
  }

  private record Steps(Consumer<String> steps, Consumer<String> then)
      implements RotationRunJob.Listener, ArchiveJob.Listener {
    @Override
    public void step(String what) {
      steps.accept(what);
      then.accept(what);
    }

    @Override
    public ArchiveJob.Listener archive() {
      return this;
    }

    @Override
    public boolean takesOut(List<Barcode> barcodes) {
      return false;
    }

    @Override
    public void begins(String archiveName, Supplier<ArchiveJob.Progress> progress) {
      then.accept("archive " + archiveName + " begins");
    }

    @Override
    public void trouble(String path, String reason) {}

    @Override
    public void passedOver(String barcode, String why) {}

    @Override
    public void endedUnannounced(String barcode) {}

    @Override
    public boolean bringsCartridge(String pool) {
      return false;
    }
  }

  /** Turns a byte of the first segment on a cartridge. */
  void damage(String barcode) {
    Path image = home().resolve("library/cartridges/" + barcode + "/partition-0.tap");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      byte[] bytes = new byte[(int) file.length()];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int at = text.indexOf("age-encryption.org/v1\n->");
      if (at > 0) {
        file.seek(at + 300);
        file.write(~bytes[at + 300]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the first block of the first segment on a cartridge one that no drive can read. */
  void unreadable(String barcode) {
    unreadable(barcode, 1);
  }

  /** The same for a segment by its number. */
  void unreadable(String barcode, int segment) {
    Path cartridge = home().resolve("library/cartridges/" + barcode);
    Path ltfs = cartridge.resolve("partition-1.tap");
    Path image = Files.exists(ltfs) ? ltfs : cartridge.resolve("partition-0.tap");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      byte[] bytes = new byte[(int) file.length()];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int at = -1;
      for (int found = 0; found < segment; found++) {
        at = text.indexOf("age-encryption.org/v1\n->", at + 1);
      }
      at -= 4;
      int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at) + 4;
      for (int word : new int[] {at, at + size + size % 2}) {
        file.seek(word + 3);
        file.write(bytes[word + 3] | 0x80);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a policy of one level in force, and new cartridges into scratch.
   *
   * @param rest further changes of the example's text: {@code old=>new}, with semicolons between
   */
  void policy(String level, String rest, int cartridges) throws Exception {
    String text =
        must("rotation", "policy", "show").out().replace("from: 2027-01-01", "from: 2026-10-02");
    text =
        text.replaceAll("(?m)^level: (weekly|monthly|yearly).*\n", "")
            .replace("scheme: gfs\n", "scheme: fifo\nlevel: " + level + "\n");
    for (String change : rest.isEmpty() ? new String[0] : rest.split(";")) {
      String[] parts = change.split("=>");
      assertThat(text).contains(parts[0]);
      text = text.replace(parts[0], parts[1]);
    }
    write("weekly.policy", text);
    must("rotation", "policy", "set", "weekly.policy");
    List<String> add = new ArrayList<>(List.of("cartridge", "add", "--pool", "scratch"));
    for (int i = 1; i <= cartridges; i++) {
      add.add("CF%04dL9".formatted(i));
    }
    must(add.toArray(String[]::new));
  }
}
