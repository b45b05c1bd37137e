package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.control.CustodyHistory;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.catalog.sshsig.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any sequence of vault commands, by anybody, leaves each cartridge with exactly one custodian, in
 * a state that the rules lead to; and whoever confirmed is not who handed over. A failure names its
 * seed, to be given with {@code -Dcoffer.seed}.
 */
class VaultProperties {
  private static final String[] CARTRIDGES = {"CF0001L9", "CF0002L9", "CF0003L9", "CF0099L9"};
  private static final String[] PEOPLE = {"olga", "kurt", "vera", "rolf", "anna", "ada", "nobody"};
  private static final String[] SEALS = {"S-1", "S-2", "S-3", "S-4"};
  private static final int STEPS = 80;

  @TempDir Path dir;

  @Test
  void anySequenceOfCommandsKeepsOneCustodianAndNoIllegalState(@TempDir Path first)
      throws Exception {
    VaultSite template = VaultSite.make(first, 30);
    long given = Long.getLong("coffer.seed", -1);
    Set<CustodyState> seen = new TreeSet<>();
    for (long seed = given < 0 ? 1 : given; seed <= (given < 0 ? 3 : given); seed++) {
      VaultSite site = template.copyTo(dir.resolve("seed-" + seed));
      List<String> told = new ArrayList<>();
      try {
        walk(site, new Random(seed), told, seen);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "replay with -Dcoffer.seed=" + seed + "\n" + String.join("\n", told), e);
      }
    }
    // the property says nothing about states it never reached
    assertThat(seen)
        .contains(
            CustodyState.PACKED,
            CustodyState.TRANSIT_OUT,
            CustodyState.VAULT,
            CustodyState.MISSING);
  }

  private static void walk(VaultSite site, Random random, List<String> told, Set<CustodyState> seen)
      throws Exception {
    Map<String, CustodyState> before = states(site);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(25) == 0) {
        site.pass(Duration.ofHours(1 + random.nextInt(19)));
      }
      String[] command = command(site, random);
      TestRun run = site.run(command);
      told.add(run.exitCode() + " " + String.join(" ", command));
      assertThat(run.exitCode()).as(run.err()).isIn(0, 2, 30, 31);
      Map<String, CustodyState> after = states(site);
      for (String barcode : after.keySet()) {
        assertThat(reachable(before.get(barcode), after.get(barcode)))
            .as("%s from %s to %s", barcode, before.get(barcode), after.get(barcode))
            .isTrue();
      }
      seen.addAll(after.values());
      before = after;
    }
    bothSidesDiffer(site);
    SshPublicKey host =
        SshPublicKey.parse(Files.readString(site.home().resolve("host_ed25519.pub")));
    List<AuditFinding> findings =
        site.as("ada", c -> c.verifier().verify(List.of(), Trust.key(host)).findings());
    assertThat(findings).isEmpty();
  }

  /** Reading a record checks that it has one custodian and fits its state. */
  private static Map<String, CustodyState> states(VaultSite site) throws Exception {
    Map<String, CustodyState> states = new HashMap<>();
    for (String barcode : List.of("CF0001L9", "CF0002L9", "CF0003L9")) {
      CustodyRecord record = site.custody(barcode);
      assertThat(record.custodian()).isNotBlank();
      states.put(barcode, record.state());
    }
    return states;
  }

  /** By at most three acts, as many as one command does. */
  private static boolean reachable(CustodyState from, CustodyState to) {
    Set<CustodyState> reached = new TreeSet<>(Set.of(from));
    for (int act = 0; act < 3; act++) {
      Set<CustodyState> next = new TreeSet<>(reached);
      Arrays.stream(CustodyAction.values())
          .filter(a -> a.from().stream().anyMatch(reached::contains))
          .forEach(a -> next.add(a.to()));
      reached.addAll(next);
    }
    return reached.contains(to);
  }

  private static void bothSidesDiffer(VaultSite site) throws Exception {
    for (String barcode : List.of("CF0001L9", "CF0002L9", "CF0003L9")) {
      List<CustodyHistory.Step> steps = site.as("ada", c -> c.history().of(new Barcode(barcode)));
      String giver = "";
      for (CustodyHistory.Step step : steps) {
        switch (step.action()) {
          case "hand-over-out", "hand-over-in" -> giver = step.by().person();
          case "confirm", "confirm-doubtful", "receive" ->
              assertThat(step.by().person()).as(step.toString()).isNotEqualTo(giver);
          default -> {}
        }
      }
    }
  }

  private static String[] command(VaultSite site, Random random) throws Exception {
    String person = pick(random, random.nextInt(3) == 0 ? PEOPLE : new String[] {"kurt", "vera"});
    String barcode = pick(random, CARTRIDGES);
    String seal =
        random.nextInt(3) != 0 && !barcode.equals("CF0099L9")
            ? site.custody(barcode).seal().orElse(pick(random, SEALS))
            : pick(random, SEALS);
    String key = person.equals("vera") && random.nextInt(6) != 0 ? " --key vera" : "";
    String line =
        switch (random.nextInt(15)) {
          case 0 -> "vault pick-list --next vault-a";
          case 1, 2 -> "vault pack --container box --seal " + pick(random, SEALS) + " " + barcode;
          case 3, 4 -> "vault hand-over --to rapid --seal " + seal + key + " " + barcode;
          case 5, 6 -> "vault confirm --seal " + seal + key + " " + barcode;
          case 7 -> "vault receive --seal " + seal + key + " " + barcode;
          case 8 -> "vault unpack --reason r " + barcode;
          case 9 ->
              random.nextInt(6) == 0 ? "vault lost --reason r " + barcode : "vault lost --overdue";
          case 10 -> "vault recall --purpose drill " + barcode + request(site, random, barcode);
          case 11 -> "vault found --reason r " + barcode + found(site, random, barcode);
          case 12 -> "vault confirm --doubtful torn" + key + " " + barcode;
          case 13 -> "vault take-over --reason r --seal " + seal + key + " " + barcode;
          default -> "vault reseal --container c --reason r --seal " + seal + " " + barcode;
        };
    return VaultSite.words("--person " + person + " " + line);
  }

  private static String request(VaultSite site, Random random, String barcode) throws Exception {
    return random.nextInt(3) == 0 || barcode.equals("CF0099L9")
        ? ""
        : " --request " + site.agreed(RequestKind.RECALL, Map.of("purpose", "drill"), barcode);
  }

  private static String found(VaultSite site, Random random, String barcode) throws Exception {
    return random.nextInt(3) == 0 || barcode.equals("CF0099L9")
        ? ""
        : " --request " + site.agreed(RequestKind.ACCEPT_FOUND, Map.of(), barcode);
  }

  private static String pick(Random random, String... from) {
    return from[random.nextInt(from.length)];
  }
}
