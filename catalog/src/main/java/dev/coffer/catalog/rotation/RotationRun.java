package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A session of a policy that was begun, and how far it has come. What is recorded here was done; a
 * crash leaves it standing, and the next run goes on from it.
 *
 * @param session which of the calendar's sessions it is
 * @param date the custody day it was begun
 * @param cartridges those it writes to, bad ones too, by copy in the order of writing
 * @param archives what it writes, by copy and dataset; of several attempts the last counts
 * @param note for people; may be empty
 */
public record RotationRun(
    long id,
    PolicyName policy,
    int policyVersion,
    LocalDate session,
    LocalDate date,
    LevelName level,
    SetName set,
    State state,
    Instant startedAt,
    Optional<Instant> finishedAt,
    Principal by,
    List<OnCartridge> cartridges,
    List<OfDataset> archives,
    String note) {
  /** How a run stands. */
  public enum State {
    OPEN,
    DONE,
    /** Not finished before the next session came. */
    GIVEN_UP
  }

  /** How far a cartridge of a run has come. The names are stored. */
  public enum CartridgeStep {
    CHOSEN,
    /** It has the label it will be written under. */
    READY,
    /** Nothing will be written to it by this run any more. */
    SEALED,
    /** In an import/export slot, or taken out by hand. */
    EJECTED,
    PACKED,
    /** It does not go out. */
    STAYS,
    /** It failed, and counts for nothing. */
    BAD
  }

  /** How far an archive of a run has come. The names are stored. */
  public enum ArchiveStep {
    PLANNED,
    /** On tape and in the catalog. */
    WRITTEN,
    /** Read back, and its digests agreed. */
    VERIFIED,
    /** It could not be written, or not be read back. */
    BAD
  }

  /** One cartridge. */
  public record OnCartridge(
      int copy, int position, Barcode barcode, CartridgeChoice.Use use, CartridgeStep step) {
    public OnCartridge {
      Objects.requireNonNull(barcode);
      Objects.requireNonNull(use);
      Objects.requireNonNull(step);
    }
  }

  /** One archive, or the attempt at one. */
  public record OfDataset(
      int copy,
      DatasetName dataset,
      int attempt,
      ArchiveKind kind,
      Optional<ArchiveId> base,
      ArchiveStep step,
      Optional<ArchiveId> archive) {
    public OfDataset {
      Objects.requireNonNull(dataset);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(step);
    }
  }

  public RotationRun {
    Objects.requireNonNull(policy);
    Objects.requireNonNull(session);
    Objects.requireNonNull(date);
    Objects.requireNonNull(state);
    cartridges = List.copyOf(cartridges);
    archives = List.copyOf(archives);
  }

  /** As the rules of rotation see it. */
  public RunRecord toRecord() {
    return new RunRecord(session, date, level, set);
  }

  /** The good cartridges of a copy, in the order of writing. */
  public List<OnCartridge> copy(int number) {
    return cartridges.stream()
        .filter(each -> each.copy() == number && each.step() != CartridgeStep.BAD)
        .sorted(Comparator.comparingInt(OnCartridge::position))
        .toList();
  }

  /** The last attempt at each dataset of a copy. */
  public List<OfDataset> attempts(int copy) {
    return archives.stream()
        .filter(each -> each.copy() == copy)
        .filter(each ->
            archives.stream()
                .noneMatch(other ->
                    other.copy() == copy
                        && other.dataset().equals(each.dataset())
                        && other.attempt() > each.attempt()))
        .toList();
  }

  /** Every cartridge it has touched. */
  public Set<Barcode> barcodes() {
    return cartridges.stream().map(OnCartridge::barcode).collect(Collectors.toSet());
  }
}
