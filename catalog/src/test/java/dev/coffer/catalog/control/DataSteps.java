package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataMachine;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.DestructionCertificate;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Steps on the data axis with the policies in force, and what is there after them. */
final class DataSteps {
  private static final Set<DataAction> GIVES_UP =
      EnumSet.of(
          DataAction.RELEASE,
          DataAction.ERASE,
          DataAction.RELABEL,
          DataAction.RECYCLE,
          DataAction.DESTROY);

  private DataSteps() {}

  static boolean givesUp(DataAction action) {
    return GIVES_UP.contains(action);
  }

  /** Whether it has to wait while the clock is frozen; what was released before is recycled. */
  static boolean waits(DataAction action) {
    return givesUp(action) && action != DataAction.RECYCLE;
  }

  /** Does something as an operator's or a custodian's program would. */
  static void take(Site site, String by, DataAction action, Barcode tape, Right right)
      throws CatalogException {
    site.catalog()
        .write(
            new Principal(by, "tapehost", "cli"),
            s -> {
              CustodyDesk desk = Control.of(s, site.boot(), new RotationCheck()).custody();
              if (action == DataAction.DESTROY) {
                return desk.destroy(tape, right, certificate(site, desk, tape, by)) != null;
              }
              DataMachine.Result result = desk.change(tape, action, "why", right);
              if (action.raisesGeneration()) {
                VolumeId volume = new VolumeId(tape.volser(), result.generation());
                s.volumes().add(new Volume(volume, tape, VolumeFormat.TAR, s.now(), 524_288));
              }
              return true;
            });
  }

  private static DestructionCertificate certificate(
      Site site, CustodyDesk desk, Barcode tape, String by) throws CatalogException {
    String witness = by.equals("kurt") ? "karl" : "kurt";
    int generation = desk.find(tape).generation();
    return new DestructionCertificate(
        tape, generation, "shredded", "yard", site.now(), by, witness, "as agreed");
  }

  static Map<Barcode, DataState> states(Site site, List<Barcode> tapes) throws CatalogException {
    return site.catalog()
        .read(s -> {
          Map<Barcode, DataState> states = new HashMap<>();
          for (Barcode tape : tapes) {
            states.put(tape, s.cartridges().find(tape).orElseThrow().data());
          }
          return states;
        });
  }

  static void assertOneCustodianEach(Site site, List<Barcode> tapes) throws CatalogException {
    List<String> custodians =
        site.as(
            "ada",
            c -> {
              List<String> all = new ArrayList<>();
              for (Barcode tape : tapes) {
                all.add(c.custody().find(tape).custodian());
              }
              return all;
            });
    assertThat(custodians).hasSameSizeAs(tapes).allSatisfy(one -> assertThat(one).isNotBlank());
  }

  /** What somebody would ask for about a cartridge in a state, mostly. */
  static RequestKind likely(DataState state, Random random) {
    if (random.nextInt(6) == 0) {
      return Seeds.pick(
          random, Asked.APPROVERS.keySet().stream().sorted().toArray(RequestKind[]::new));
    }
    return switch (state) {
      case SUSPECT, QUARANTINED ->
          Seeds.pick(random, RequestKind.CLEAR, RequestKind.CLEAR, RequestKind.RELABEL);
      case RETIRED, LABELLED, RELEASED ->
          Seeds.pick(
              random,
              RequestKind.RELABEL,
              RequestKind.ERASE,
              RequestKind.RELEASE,
              RequestKind.DESTROY);
      default ->
          Seeds.pick(random, RequestKind.RELEASE, RequestKind.ERASE, RequestKind.EXPIRE_EARLY);
    };
  }

  /** Who would do it. */
  static String doer(DataAction action, Random random) {
    return action == DataAction.DESTROY
        ? Seeds.pick(random, "kurt", "kurt", "karl", "carl", "olga")
        : "olga";
  }
}
