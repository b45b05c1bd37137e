package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.control.Asked.Against;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data axis, through the real store: whatever sequence of requests, signatures, denials, waits
 * and changes of state is tried, by whomever, destruction among them, and whenever the clock jumps,
 *
 * <ul>
 *   <li>what gives data up has a request about it, open and inside its window, with valid
 *       signatures of two different people and of as many approvers as its kind takes, who are on
 *       the list and cooled off; who signed what is kept by this test, not asked of the catalog;
 *   <li>destruction is a custodian's who neither asked for it nor agreed to it;
 *   <li>nothing is given up while the custody clock is frozen, until two people say what time it
 *       is;
 *   <li>no step that gives data up leaves fewer restore points than the rotation policy requires;
 *   <li>a step changes the cartridge it is about and no other, along its edge;
 *   <li>each cartridge has one custodian;
 *   <li>and the log verifies.
 * </ul>
 */
class DataProperties {
  private static final int STEPS = 100;
  private static final int REQUIRED = 2;
  private static final List<Barcode> TAPES =
      List.of(
          Site.TAPE,
          Site.OTHER,
          new Barcode("CF0014L9"),
          new Barcode("CF0015L9"),
          new Barcode("CF0016L9"),
          new Barcode("CF0017L9"));

  private static final Map<DataAction, Set<RequestKind>> NEEDS =
      Map.of(
          DataAction.RELEASE, Set.of(RequestKind.RELEASE, RequestKind.EXPIRE_EARLY),
          DataAction.ERASE, Set.of(RequestKind.ERASE),
          DataAction.RELABEL, Set.of(RequestKind.RELABEL),
          DataAction.CLEAR, Set.of(RequestKind.CLEAR),
          DataAction.DESTROY, Set.of(RequestKind.DESTROY));

  private static final Set<String> CUSTODIANS = Set.of("kurt", "karl", "carl");
  private static final Set<DataState> TRUSTED =
      Set.of(DataState.OPEN, DataState.SEALED, DataState.RETIRED);

  @TempDir Path dir;
  private final Map<DataAction, Integer> done = new EnumMap<>(DataAction.class);
  private final Map<Against, Integer> refused = new EnumMap<>(Against.class);
  private final Map<String, Integer> badSignatures = new TreeMap<>();

  private Site site;
  private List<String> told;
  private List<Asked> asked;
  private Set<String> onTheList;
  private Instant doraFrom;
  private Set<Barcode> overwritten;
  private JumpingClock clock;
  private int freezes;

  @Test
  void onlyWhatTwoPeopleAgreedToAndThePolicyCanSpareIsGivenUp() {
    Seeds.each(9, this::fromSeed);
    if (Long.getLong("coffer.seed") == null) {
      // it says nothing about steps that it never saw go through, nor about rules never tried
      String seen = "done " + done + ", refused " + refused + ", signatures " + badSignatures;
      assertThat(done.getOrDefault(DataAction.RELEASE, 0)).as(seen).isGreaterThan(10);
      assertThat(done)
          .as(seen)
          .containsKeys(DataAction.ERASE, DataAction.RECYCLE, DataAction.RELABEL, DataAction.REVOKE)
          .containsKeys(DataAction.DOUBT, DataAction.LABEL, DataAction.DESTROY);
      assertThat(freezes).as(seen).isGreaterThan(7);
      assertThat(refused).as(seen).containsOnlyKeys(Against.values());
      assertThat(badSignatures)
          .as(seen)
          .containsKeys("tampered", "other namespace", "own request", "again", "no approver")
          .containsKeys("cooling off", "left", "too late", "over");
    }
  }

  private void fromSeed(long seed) {
    try (Site opened = new Site(Files.createDirectories(dir.resolve("seed" + seed)))) {
      site = opened;
      told = new ArrayList<>();
      asked = new ArrayList<>();
      overwritten = new HashSet<>();
      clock = new JumpingClock(site);
      onTheList = new TreeSet<>(Set.of("olga", "kurt", "karl", "anna", "bert", "carl", "ada"));
      fill();
      addDora();
      walk(Seeds.random(seed));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\nafter " + String.join("\n", told), e);
    } catch (Exception e) {
      throw new IllegalStateException("after " + String.join("\n", told), e);
    }
  }

  /** One full archive on each cartridge, all out of retention. */
  private void fill() throws CatalogException {
    for (Barcode tape : TAPES.subList(2, TAPES.size())) {
      site.addSealed(tape);
    }
    RotationPolicy policy = RotationPolicy.parse(RotationControlTest.TEXT);
    assertThat(policy.requirements().restorePoints()).isEqualTo(REQUIRED);
    site.as("olga", c -> c.rotationPolicies().first(policy));
    Instant day = Instant.parse("2026-09-20T08:00:00Z");
    for (Barcode tape : TAPES) {
      RotationControlTest.archive(site, tape, "documents", day, true);
      day = day.plus(Duration.ofDays(1));
    }
  }

  /** A new approver, who has to wait a week. */
  private void addDora() throws CatalogException {
    String key = site.keys.key("dora").publicKey().line();
    RequestId add =
        site.agreed(
            RequestKind.PERSON_ADD, Map.of("person", "dora", "roles", "approver", "key", key));
    carryOut(add);
    onTheList.add("dora");
    doraFrom = site.now().plus(Duration.ofDays(7));
  }

  private void carryOut(RequestId id) throws CatalogException {
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(id);
          return true;
        });
  }

  private void walk(Random random) throws CatalogException {
    int leaves = STEPS / 2 + random.nextInt(STEPS / 2);
    for (int step = 0; step < STEPS; step++) {
      if (step == leaves) {
        bertLeaves(random);
      }
      if (step == leaves / 2) {
        wreck(random);
      }
      int die = asked.isEmpty() ? 0 : random.nextInt(100);
      if (clock.isFrozen() && random.nextInt(3) == 0) {
        told.add(clock.mend());
      } else if (die > 96 && !clock.isFrozen()) {
        told.add(clock.jump(random));
        freezes++;
      } else if (die < 25) {
        ask(random);
      } else if (die < 45) {
        sign(recent(random), random);
      } else if (die < 52) {
        wait(random);
      } else if (die < 55) {
        close(recent(random), random);
      } else {
        change(random);
      }
      DataSteps.assertOneCustodianEach(site, TAPES);
    }
    List<AuditFinding> findings =
        site.as(
            "ada",
            c ->
                c.verifier()
                    .verify(List.of(), Trust.key(site.keys.key("host").publicKey()))
                    .findings());
    assertThat(findings).isEmpty();
  }

  private Asked recent(Random random) {
    int back = random.nextInt(Math.min(random.nextInt(4) == 0 ? 12 : 2, asked.size()));
    return asked.get(asked.size() - 1 - back);
  }

  /** What he signed and was not used yet must be worth nothing then. */
  private void bertLeaves(Random random) throws CatalogException {
    Optional<Barcode> whole = sealed(random);
    if (whole.isPresent()) {
      ask("olga", RequestKind.RELEASE, whole.get(), true, false)
          .ifPresent(open -> submit(open, "bert", "good"));
    }
    RequestId remove = site.request("olga", RequestKind.PERSON_REMOVE, Map.of("person", "bert"));
    site.approve(remove, "anna");
    site.approve(remove, "carl");
    carryOut(remove);
    onTheList.remove("bert");
    told.add("bert leaves");
    if (whole.isPresent() && !asked.isEmpty()) {
      attempt("olga", DataAction.RELEASE, whole.get(), Optional.of(asked.getLast()));
    }
  }

  /** One is to be destroyed: tried by those who may not, and while the clock is frozen. */
  private void wreck(Random random) throws CatalogException {
    Barcode tape = TAPES.get(random.nextInt(TAPES.size()));
    attempt("kurt", DataAction.DESTROY, tape, Optional.empty());
    Optional<Asked> release = ask("olga", RequestKind.RELEASE, tape, true, false);
    Optional<Asked> open = ask("olga", RequestKind.DESTROY, tape, true, false);
    if (open.isEmpty() || release.isEmpty()) {
      return;
    }
    submit(release.get(), "carl", "good");
    attempt("kurt", DataAction.DESTROY, tape, release);
    submit(open.get(), "carl", "good");
    attempt("kurt", DataAction.DESTROY, tape, open);
    submit(open.get(), "anna", "good");
    attempt("olga", DataAction.DESTROY, tape, open);
    attempt("carl", DataAction.DESTROY, tape, open);
    if (!clock.isFrozen() && random.nextBoolean()) {
      told.add(clock.jump(random));
      freezes++;
      attempt("olga", DataAction.RELEASE, tape, release);
    }
    attempt("kurt", DataAction.DESTROY, tape, open);
  }

  private Optional<Barcode> sealed(Random random) throws CatalogException {
    List<Barcode> some = new ArrayList<>();
    for (Barcode tape : TAPES) {
      if (site.data(tape) == DataState.SEALED) {
        some.add(tape);
      }
    }
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(random.nextInt(some.size())));
  }

  private void ask(Random random) throws CatalogException {
    Barcode tape = TAPES.get(random.nextInt(TAPES.size()));
    RequestKind kind = DataSteps.likely(site.data(tape), random);
    String by = Seeds.pick(random, "olga", "olga", "olga", "anna", "bert", "kurt", "stranger");
    Optional<Asked> open = ask(by, kind, tape, random.nextInt(5) > 0, random.nextInt(6) == 0);
    if (open.isEmpty()) {
      return;
    }
    if (random.nextInt(2) == 0) {
      for (int i = random.nextInt(4); i > 0; i--) {
        sign(open.get(), random);
      }
      return;
    }
    submit(open.get(), "carl", "good");
    submit(open.get(), "anna", "good");
    if (random.nextInt(4) == 0) {
      wait(random);
    }
    attempt(DataSteps.doer(open.get().meant(), random), open.get().meant(), tape, open);
    if (random.nextInt(3) > 0) {
      attempt("olga", Seeds.pick(random, DataAction.RECYCLE, DataAction.REVOKE), tape, open);
    }
  }

  private Optional<Asked> ask(
      String by, RequestKind kind, Barcode tape, boolean signs, boolean later)
      throws CatalogException {
    told.add(by + " asks " + kind + " " + tape + (signs ? "" : " unsigned") + " later=" + later);
    RequestDraft draft =
        new RequestDraft(
            kind,
            false,
            "because",
            kind == RequestKind.DESTROY ? Map.of("method", "shredded") : Map.of(),
            List.of(tape),
            List.of(),
            later ? Optional.of(clock.time().plus(Duration.ofHours(10))) : Optional.empty(),
            later ? Optional.of(Duration.ofHours(20)) : Optional.empty());
    try {
      Request request =
          site.as(
                  by,
                  c ->
                      c.requests()
                          .open(
                              draft,
                              text ->
                                  signs ? Optional.of(site.keys.sign(by, text)) : Optional.empty()))
              .request();
      assertThat(onTheList).contains(by);
      assertThat(Duration.between(request.requestedAt(), request.validUntil()))
          .isLessThanOrEqualTo(Duration.ofHours(72));
      Asked open = new Asked(request, tape, signs);
      asked.add(open);
      return Optional.of(open);
    } catch (CatalogRefusedException e) {
      told.add("  " + e.getMessage());
      return Optional.empty();
    }
  }

  private void sign(Asked open, Random random) {
    String signer =
        Seeds.pick(
            random,
            "anna",
            "anna",
            "bert",
            "bert",
            "carl",
            "carl",
            "dora",
            "kurt",
            "stranger",
            open.request().requester().text());
    submit(
        open,
        signer,
        Seeds.pick(random, "good", "good", "good", "good", "tampered", "other namespace"));
  }

  private void submit(Asked open, String signer, String how) {
    String text = open.request().text();
    String signature =
        switch (how) {
          case "tampered" -> site.keys.sign(signer, text.replace(open.tape().text(), "CF0099L9"));
          case "other namespace" -> site.keys.sign(signer, "file", text);
          default -> site.keys.sign(signer, text);
        };
    told.add(signer + " signs " + open.request().id() + " " + how);
    Optional<String> bad =
        how.equals("good")
            ? open.fault(signer, clock.time(), onTheList, Map.of("dora", doraFrom))
            : Optional.of(how);
    boolean own = bad.equals(Optional.of("own request")) && open.waitsForRequester();
    try {
      site.as("olga", c -> c.requests().submit(open.request().id(), signature));
      assertThat(own ? Optional.empty() : bad).as("a signature that counts").isEmpty();
      open.signed(signer);
    } catch (CatalogRefusedException e) {
      told.add("  " + e.getMessage());
      assertThat(bad).as("refused: " + e.getMessage()).isPresent();
      badSignatures.merge(bad.get(), 1, Integer::sum);
    } catch (CatalogException e) {
      throw new IllegalStateException(e);
    }
  }

  private void wait(Random random) {
    int hours = Seeds.pick(random, 1, 2, 5, 11, 11, 30, 75);
    told.add(hours + " hours pass");
    site.pass(Duration.ofHours(hours));
  }

  private void close(Asked open, Random random) throws CatalogException {
    String by = Seeds.pick(random, "anna", "olga", "ada");
    boolean deny = random.nextBoolean();
    told.add(by + (deny ? " denies " : " cancels ") + open.request().id());
    try {
      RequestId id = open.request().id();
      site.as(by, c -> deny ? c.requests().deny(id, "no") : c.requests().cancel(id, "no"));
      open.end();
    } catch (CatalogRefusedException e) {
      told.add("  " + e.getMessage());
    }
  }

  private void change(Random random) throws CatalogException {
    String by = Seeds.pick(random, "olga", "olga", "olga", "olga", "kurt", "ada", "stranger");
    Optional<Asked> right = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(recent(random));
    Barcode tape =
        right.isPresent() && random.nextInt(6) > 0
            ? right.get().tape()
            : TAPES.get(random.nextInt(TAPES.size()));
    DataAction action =
        right.isPresent() && random.nextInt(5) > 0
            ? right.get().meant()
            : Seeds.pick(
                random,
                DataAction.RELEASE,
                DataAction.ERASE,
                DataAction.RECYCLE,
                DataAction.RECYCLE,
                DataAction.REVOKE,
                DataAction.CLEAR,
                DataAction.DOUBT,
                Seeds.pick(random, DataAction.DOUBT, DataAction.QUARANTINE, DataAction.RETIRE),
                DataAction.RELABEL,
                DataAction.LABEL,
                DataAction.LABEL,
                DataAction.WRITE,
                DataAction.SEAL,
                DataAction.SEAL);
    attempt(
        action == DataAction.DESTROY ? DataSteps.doer(action, random) : by, action, tape, right);
  }

  private void attempt(String by, DataAction action, Barcode tape, Optional<Asked> right)
      throws CatalogException {
    String request = right.map(r -> " by " + r.request().id()).orElse("");
    told.add(by + " " + action + " " + tape + request);
    Map<Barcode, DataState> before = DataSteps.states(site, TAPES);
    Optional<Against> against = against(by, action, tape, right, before);
    try {
      DataSteps.take(
          site,
          by,
          action,
          tape,
          right.map(r -> Right.request(r.request().id())).orElse(Right.none()));
    } catch (CatalogRefusedException e) {
      told.add("  " + e.getMessage());
      against.ifPresent(a -> refused.merge(a, 1, Integer::sum));
      assertThat(DataSteps.states(site, TAPES)).isEqualTo(before);
      return;
    }
    told.add("  done");
    assertThat(against).as("%s of %s was done", action, tape).isEmpty();
    assertThat(action.from()).contains(before.get(tape));
    Map<Barcode, DataState> expected = new HashMap<>(before);
    expected.put(tape, action.to());
    assertThat(DataSteps.states(site, TAPES)).isEqualTo(expected);
    if (action.to() == DataState.BLANK || action.to() == DataState.LABELLED) {
      overwritten.add(tape);
    }
    if (NEEDS.containsKey(action)) {
      right.orElseThrow().end();
    }
    done.merge(action, 1, Integer::sum);
  }

  /** By what this test knows: why a step must be refused; empty if nothing is against it. */
  private Optional<Against> against(
      String by,
      DataAction action,
      Barcode tape,
      Optional<Asked> right,
      Map<Barcode, DataState> states) {
    if (!action.from().contains(states.get(tape))) {
      return Optional.empty(); // refused for its state, which is tried elsewhere
    }
    Optional<Against> unagreed =
        NEEDS.containsKey(action)
            ? right
                .map(r -> r.against(NEEDS.get(action), tape, clock.time(), onTheList))
                .orElse(Optional.of(Against.NO_REQUEST))
            : Optional.empty();
    Map<Barcode, DataState> after = new HashMap<>(states);
    after.put(tape, action.to());
    long left = points(after);
    boolean under = DataSteps.givesUp(action) && left < points(states) && left < REQUIRED;
    boolean apart =
        action != DataAction.DESTROY
            || (CUSTODIANS.contains(by) && right.filter(r -> r.involves(by)).isEmpty());
    return unagreed
        .or(() -> when(clock.isFrozen() && DataSteps.waits(action), Against.CLOCK))
        .or(() -> when(!apart, Against.NOT_APART))
        .or(() -> when(under, Against.POLICY));
  }

  private static Optional<Against> when(boolean holds, Against against) {
    return holds ? Optional.of(against) : Optional.empty();
  }

  /** Cartridges whose archive nobody gave up, wrote over or doubts; each has one of its own. */
  private long points(Map<Barcode, DataState> states) {
    return states.entrySet().stream()
        .filter(e -> TRUSTED.contains(e.getValue()) && !overwritten.contains(e.getKey()))
        .count();
  }
}
