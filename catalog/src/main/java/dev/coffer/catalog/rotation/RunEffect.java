package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.DataState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a run that goes well makes of a state. */
final class RunEffect {
  private RunEffect() {}

  static RotationState of(
      RotationPolicy policy,
      RotationState before,
      Turn turn,
      List<CartridgeChoice> choices,
      List<RunKind> kinds,
      long bytes) {
    LocalDate today = before.day().today();
    Set<Barcode> overwritten =
        CartridgeChooser.barcodes(
            choices.stream().filter(c -> c.use() != CartridgeChoice.Use.APPEND).toList());
    DataState data = turn.level().append() == AppendRule.NEVER ? DataState.SEALED : DataState.OPEN;
    RotationState state = before.erased(overwritten);
    for (CartridgeChoice choice : choices) {
      long share = bytes / choices.stream().filter(c -> c.place().equals(choice.place())).count();
      boolean append = choice.use() == CartridgeChoice.Use.APPEND;
      state =
          state.update(
              Set.of(choice.barcode()),
              c ->
                  c.written(
                      policy.pool(),
                      choice.place(),
                      today,
                      data,
                      append ? c.usedBytes() + share : share));
    }
    List<HeldArchive.Copy> copies = copies(turn, choices);
    List<HeldArchive> written = new ArrayList<>();
    for (RunKind kind : kinds) {
      written.add(
          new HeldArchive(
              id(kind, turn),
              kind.dataset(),
              kind.kind(),
              kind.base(),
              today,
              today.plusDays(turn.level().retentionDays()),
              true,
              copies));
    }
    return state.with(
        new RunRecord(turn.session().nominal(), today, turn.level().name(), turn.set()), written);
  }

  private static List<HeldArchive.Copy> copies(Turn turn, List<CartridgeChoice> choices) {
    List<HeldArchive.Copy> copies = new ArrayList<>();
    for (int number = 1; number <= turn.level().copies(); number++) {
      int copy = number;
      Set<Barcode> on =
          CartridgeChooser.barcodes(
              choices.stream().filter(choice -> choice.place().copy() == copy).toList());
      if (!on.isEmpty()) {
        copies.add(new HeldArchive.Copy(copy, on, true));
      }
    }
    return copies;
  }

  private static ArchiveId id(RunKind kind, Turn turn) {
    String name = kind.dataset() + " " + turn.session().nominal();
    return new ArchiveId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }
}
