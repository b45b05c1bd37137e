package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunEstimate;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people do around the runs of a rotation, by command: release what comes round, pack, and
 * take to the vault and back what the plan says.
 */
final class CourierRounds {
  private final RotationSite site;
  private final RotationPolicy policy;
  private int seals;

  CourierRounds(RotationSite site, RotationPolicy policy) {
    this.site = site;
    this.policy = policy;
  }

  /** The places there are besides the vault. */
  void declare() {
    site.must("vault", "location", "add", "room-12", "--kind", "shelf");
    site.must("vault", "location", "add", "rapid", "--kind", "courier");
  }

  RotationState state() throws CatalogException {
    return site.control("olga", c -> c.rotationState(policy));
  }

  /** Two people release what the next run needs; says whether there was something. */
  boolean release() throws Exception {
    List<Barcode> release = new ArrayList<>();
    new Rotation(policy)
        .plan(state(), 1, RunEstimate.UNKNOWN).runs().stream()
            .limit(1)
            .forEach(run -> release.addAll(run.release()));
    if (!release.isEmpty()) {
      String[] barcodes = release.stream().map(Barcode::text).toArray(String[]::new);
      site.must("request", "carry-out", site.asked("release", barcodes));
    }
    return !release.isEmpty();
  }

  /** What goes out next is packed and sealed. */
  void pack() {
    site.mustAs("kurt", "rotation", "run", "--container", "case 1", "--seal", "S-" + ++seals);
  }

  /**
   * The courier takes what is packed and brings what is to come back, as the plan said.
   *
   * @param isLost whether a cartridge that goes out never arrives
   */
  void pickUp(LocalDate day, Predicate<String> isLost) throws Exception {
    String said = site.must("rotation", "run").out();
    Set<String> out = onOpenLists("pick-list");
    Set<String> back = onOpenLists("return-list");
    String[] planned = planned(day);
    assertThat(out).as("out on %s: %s", day, said).isEqualTo(barcodes(planned[1]));
    assertThat(back).as("back on %s: %s", day, said).isEqualTo(barcodes(planned[2]));
    String due = site.must("vault", "due").out();
    assertThat(due).doesNotContain("on no list");
    if (!out.isEmpty()) {
      assertThat(due).contains("pick-up, " + out.size() + " to go");
    }
    for (String barcode : out) {
      goesOut(barcode, isLost.test(barcode));
    }
    for (String barcode : back) {
      site.mustAs("kurt", "vault", "recall", "--purpose", "reuse", barcode);
      comesHome(barcode);
    }
    assertThat(site.must("vault", "due").out()).doesNotContain("to go");
  }

  /** What the open lists name that has not moved yet. */
  private Set<String> onOpenLists(String which) throws Exception {
    Set<String> waiting = new TreeSet<>();
    Pattern open = Pattern.compile("^ *(\\d+) .* yes +\\d+ +\\d+$", Pattern.MULTILINE);
    Matcher list = open.matcher(site.must("vault", which).out());
    EnumSet<CustodyState> before =
        which.equals("pick-list")
            ? EnumSet.of(CustodyState.LIBRARY, CustodyState.SHELF, CustodyState.PACKED)
            : EnumSet.of(CustodyState.VAULT);
    while (list.find()) {
      for (String barcode : barcodes(site.must("vault", which, list.group(1)).out())) {
        if (before.contains(site.custody(barcode))) {
          waiting.add(barcode);
        }
      }
    }
    return waiting;
  }

  /** The line of a pick-up in the plan: its day, what goes out, what comes back. */
  private String[] planned(LocalDate day) {
    return site.must("rotation", "plan", "--weeks", "1")
        .out()
        .lines()
        .dropWhile(line -> !line.startsWith("PICK-UP"))
        .filter(line -> line.startsWith(day.toString()))
        .findFirst()
        .orElseThrow()
        .split(" {2,}");
  }

  static Set<String> barcodes(String text) {
    return Pattern.compile("CF\\d{4}L9")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void goesOut(String barcode, boolean isLost) throws Exception {
    String seal = seal(barcode);
    site.mustAs(
        "kurt",
        "vault",
        "hand-over",
        "--to",
        "rapid",
        "--seal",
        seal,
        "--key",
        site.key("kurt"),
        barcode);
    library().remove(barcode);
    if (isLost) {
      return;
    }
    site.mustAs("karl", "vault", "confirm", "--seal", seal, "--key", site.key("karl"), barcode);
    assertThat(site.custody(barcode)).isEqualTo(CustodyState.VAULT);
  }

  /** A cartridge comes from the vault and into the library. */
  void comesHome(String barcode) throws Exception {
    site.mustAs("karl", "vault", "hand-over", "--to", "rapid", "--key", site.key("karl"), barcode);
    String seal = seal(barcode);
    site.mustAs("kurt", "vault", "receive", "--seal", seal, "--key", site.key("kurt"), barcode);
    assertThat(site.custody(barcode)).isEqualTo(CustodyState.SHELF);
    insert(barcode);
  }

  private String seal(String barcode) {
    Matcher seal =
        Pattern.compile("(?m)^seal +(S-\\d+)$").matcher(site.must("vault", "show", barcode).out());
    assertThat(seal.find()).isTrue();
    return seal.group(1);
  }

  /** Puts a cartridge into a free slot. */
  void insert(String barcode) throws IOException {
    VirtualLibrary library = library();
    ElementAddress free =
        library.inventory().of(ElementAddress.Kind.SLOT).stream()
            .filter(each -> !each.full())
            .findFirst()
            .orElseThrow()
            .address();
    library.insert(barcode, free);
  }

  VirtualLibrary library() throws IOException {
    return VirtualLibrary.open(site.home().resolve("library"));
  }
}
