package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RotationRuns;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.AppendRule;
import dev.coffer.catalog.rotation.Level;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** How the cartridges of a run end, when it is done and when it is given up. */
final class RunCartridges {
  private RunCartridges() {}

  /** Nothing more is written to a finished run's cartridges, unless its level appends. */
  static void seal(Catalog catalog, Principal actor, RotationPolicy policy, RotationRun run)
      throws CatalogException {
    boolean appends = appends(policy, run);
    catalog.write(
        actor,
        session -> {
          for (RotationRun.OnCartridge each :
              Control.of(session).rotationRuns().get(run.id()).cartridges()) {
            end(session, run, each, appends, "the run of " + run.session());
          }
          return true;
        });
  }

  /**
   * Gives a run up whose time is over. What it wrote is kept as long as it was to be kept: a
   * cartridge with something on it is sealed, so that it goes its way as if the run had been done;
   * one with nothing on it is free for the next turn of its set.
   *
   * @param next the session that is due now
   * @return why, and what became of each cartridge
   */
  static String giveUp(
      Catalog catalog, Principal actor, RotationPolicy policy, RotationRun run, LocalDate next)
      throws CatalogException {
    boolean appends =
        policy.level(run.level()).map(level -> level.append() != AppendRule.NEVER).orElse(false);
    String why = "not finished before the session of " + next;
    return catalog.write(
        actor,
        session -> {
          RotationRuns runs = Control.of(session).rotationRuns();
          List<String> ends = new ArrayList<>();
          for (RotationRun.OnCartridge each : runs.get(run.id()).cartridges()) {
            end(
                session,
                run,
                each,
                appends,
                "the run of %s was given up, %s; what is on it is kept"
                    .formatted(run.session(), why));
            ends.add(each.barcode() + " " + inWords(session, run, each.barcode()));
          }
          String note = ends.isEmpty() ? why : why + "; " + String.join(", ", ends);
          runs.end(run.id(), RotationRun.State.GIVEN_UP, note);
          return note;
        });
  }

  private static boolean appends(RotationPolicy policy, RotationRun run) {
    Level level = policy.level(run.level()).orElseThrow();
    return level.append() != AppendRule.NEVER;
  }

  private static void end(
      Session session,
      RotationRun run,
      RotationRun.OnCartridge cartridge,
      boolean appends,
      String why)
      throws CatalogException {
    Barcode barcode = cartridge.barcode();
    DataState data = session.cartridges().find(barcode).orElseThrow().data();
    if (data == DataState.OPEN && !appends && cartridge.step() != RotationRun.CartridgeStep.BAD) {
      session.cartridges().transition(barcode, data, DataState.SEALED, why);
    }
    RotationRun.CartridgeStep last =
        switch (cartridge.step()) {
          case CHOSEN -> RotationRun.CartridgeStep.STAYS;
          case READY ->
              data == DataState.LABELLED
                  ? RotationRun.CartridgeStep.STAYS
                  : RotationRun.CartridgeStep.SEALED;
          case SEALED, EJECTED, PACKED, STAYS, BAD -> cartridge.step();
        };
    Control.of(session).rotationRuns().step(run.id(), barcode, last);
  }

  private static String inWords(Session session, RotationRun run, Barcode barcode)
      throws CatalogException {
    RotationRun.OnCartridge now =
        Control.of(session).rotationRuns().get(run.id()).cartridges().stream()
            .filter(each -> each.barcode().equals(barcode))
            .findFirst()
            .orElseThrow();
    DataState data = session.cartridges().find(barcode).orElseThrow().data();
    if (now.step() == RotationRun.CartridgeStep.BAD) {
      return "is bad";
    }
    boolean unread =
        run.attempts(now.copy()).stream()
            .anyMatch(each -> each.step() == RotationRun.ArchiveStep.WRITTEN);
    String kept =
        "what is on it is kept"
            + (unread ? " (not read back: coffer verify --cartridge " + barcode + ")" : "");
    return switch (data) {
      case BLANK, LABELLED, RELEASED -> "is free for the next run";
      case OPEN -> "stays open, " + kept;
      case SEALED -> "is sealed, " + kept;
      case SUSPECT, QUARANTINED, RETIRED, DESTROYED -> "is " + data;
    };
  }
}
