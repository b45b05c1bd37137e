package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.DataCase;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * The rule before every write: barcode, label and catalog must agree on what a cartridge is. Where
 * they do not, the cartridge is quarantined in the catalog, and nothing is written to it.
 */
final class VolumeGuard {
  private final Catalog catalog;
  private final Principal actor;

  VolumeGuard(Catalog catalog, Principal actor) {
    this.catalog = catalog;
    this.actor = actor;
  }

  /**
   * Reads the label of a mounted cartridge and compares.
   *
   * @return the volume, a tar or an LTFS one
   * @throws WrongVolumeException if the three do not agree; the cartridge is then quarantined
   */
  CartridgeContents.Ours requireAgreement(Mount mount) throws ArchiveException, CatalogException {
    CartridgeContents contents = CartridgeContents.of(mount.drive());
    Optional<Barcode> barcode = Barcodes.of(mount.barcode());
    Optional<Volume> expected =
        barcode.isEmpty()
            ? Optional.empty()
            : catalog.read(session -> session.volumes().current(barcode.get()));
    Optional<String> disagreement = disagreement(mount.barcode(), contents, expected);
    if (disagreement.isPresent()) {
      throw quarantined(mount.barcode(), disagreement.get());
    }
    return (CartridgeContents.Ours) contents;
  }

  /**
   * That nothing which is still kept builds on what a cartridge holds: asked before its label is
   * written over, whoever has agreed to it before.
   *
   * @throws RefusedException naming what would lose its base
   */
  void requireNotBuiltOn(Barcode barcode) throws CatalogException, RefusedException {
    List<DataCase.Dependent> dependents =
        catalog.read(session -> Control.of(session).dependents(barcode));
    if (!dependents.isEmpty()) {
      throw new RefusedException(
          "cartridge %s is not overwritten: %s".formatted(barcode, dependents.getFirst()),
          "an archive of changes is nothing without its base; take another cartridge");
    }
  }

  /** Quarantines a cartridge for a reason; the exception is for the caller to throw. */
  WrongVolumeException quarantined(String barcode, String why) throws CatalogException {
    boolean known = quarantine(barcode, why);
    return new WrongVolumeException(
        "cartridge %s: %s; %snothing was written"
            .formatted(barcode, why, known ? "it is quarantined, and " : ""));
  }

  private boolean quarantine(String text, String why) throws CatalogException {
    Optional<Barcode> barcode = Barcodes.of(text);
    return barcode.isPresent()
        && catalog.write(
            actor,
            session -> {
              Optional<Cartridge> cartridge = session.cartridges().find(barcode.get());
              if (cartridge.isPresent() && cartridge.get().data() != DataState.QUARANTINED) {
                session
                    .cartridges()
                    .transition(barcode.get(), cartridge.get().data(), DataState.QUARANTINED, why);
              }
              return cartridge.isPresent();
            });
  }

  private static Optional<String> disagreement(
      String barcode, CartridgeContents contents, Optional<Volume> expected) {
    String wanted =
        expected.isPresent() ? "volume " + expected.get().id() : "a cartridge without a label";
    return switch (contents) {
      case CartridgeContents.Blank blank ->
          Optional.of("it is blank, the catalog expects " + wanted);
      case CartridgeContents.Foreign foreign -> Optional.of(holds(contents, wanted));
      case CartridgeContents.ForeignLtfs foreign -> Optional.of(holds(contents, wanted));
      case CartridgeContents.Ours ours -> disagreement(barcode, ours, expected);
    };
  }

  private static String holds(CartridgeContents contents, String wanted) {
    return "it holds %s, the catalog expects %s".formatted(contents.inWords(), wanted);
  }

  private static Optional<String> disagreement(
      String barcode, CartridgeContents.Ours ours, Optional<Volume> expected) {
    VolumeFacts facts = ours.facts();
    if (!facts.barcode().equals(barcode)) {
      return Optional.of("its label says it is " + facts.barcode());
    }
    if (expected.isEmpty()) {
      return Optional.of(
          "it is labelled %s/%d, and the catalog does not know it"
              .formatted(facts.volser(), facts.generation()));
    }
    Volume volume = expected.get();
    if (ours.format() != volume.format()) {
      return Optional.of(
          "it is written as %s, the catalog expects %s as %s"
              .formatted(ours.format(), volume.id(), volume.format()));
    }
    boolean same =
        facts.volser().value().equals(volume.id().volser().text())
            && facts.generation() == volume.id().generation()
            && facts.blockBytes() == volume.blockSizeBytes()
            && facts.labelledAt().equals(volume.labelledAt());
    return same
        ? Optional.empty()
        : Optional.of(
            "its label says %s/%d of %s, the catalog expects %s of %s"
                .formatted(
                    facts.volser(),
                    facts.generation(),
                    facts.labelledAt(),
                    volume.id(),
                    volume.labelledAt()));
  }
}
