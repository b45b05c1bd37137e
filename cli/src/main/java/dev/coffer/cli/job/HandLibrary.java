package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.cli.SetupException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Drives that a person serves. What is in a drive is known by its label alone: a cartridge is the
 * one that was asked for when its label says so, or, where it is blank, when its memory or a person
 * says so. Everything else is taken out again.
 */
final class HandLibrary implements TapeLibrary {
  private final Site site;
  private final List<String> names;

  /**
   * Drives by name.
   *
   * @param names serial numbers, links or nodes; the first is drive 1
   */
  HandLibrary(Site site, List<String> names) {
    this.site = site;
    this.names = List.copyOf(names);
  }

  @Override
  public TapeDrive openDrive(int number) throws TapeException {
    return site.desk().host().openDrive(device(number));
  }

  TapeDevice device(int number) throws TapeException {
    if (number < 1 || number > names.size()) {
      throw new IllegalTapeRequestException(
          "no such drive: actual=%d expected=1 to %d".formatted(number, names.size()), null);
    }
    return site.desk().host().drive(names.get(number - 1));
  }

  /** The drives' names, first drive 1. */
  List<String> names() {
    return names;
  }

  @Override
  public MediumChanger openChanger() {
    return new Hands();
  }

  /** Looks into the drives; hands move only when they are asked to. */
  private final class Hands implements MediumChanger {
    @Override
    public LibraryInventory inventory() throws TapeException {
      List<LibraryInventory.Element> elements = new ArrayList<>();
      for (int number = 1; number <= names.size(); number++) {
        elements.add(element(number));
      }
      return new LibraryInventory(elements);
    }

    private LibraryInventory.Element element(int number) throws TapeException {
      Optional<String> serial = device(number).serial();
      ElementAddress address = ElementAddress.drive(number);
      try (TapeDrive drive = openDrive(number)) {
        DriveContent content = DriveContent.of(drive);
        boolean full = !(content instanceof DriveContent.Empty);
        return new LibraryInventory.Element(address, full, content.barcode(), serial);
      } catch (TransportException busy) {
        // Whoever has the drive knows what is in it; we do not.
        return new LibraryInventory.Element(address, true, Optional.empty(), serial);
      }
    }

    @Override
    public void move(ElementAddress from, ElementAddress to) throws TapeException {
      throw new IllegalTapeRequestException(
          "no changer can move a cartridge from " + from + " to " + to + ": it takes hands", null);
    }

    @Override
    public void close() {}
  }

  /**
   * Gets a cartridge into a drive, asking for it if it is not there, and takes the drive.
   *
   * @throws NotReadyException if nobody brings it, or not in time
   */
  Mount mount(String barcode, OptionalInt wanted, Mounter.Moves moves) throws TapeException {
    Optional<Mount> there = inDrive(barcode, wanted, moves);
    if (there.isPresent()) {
      return there.get();
    }
    int number = wanted.isPresent() ? wanted.getAsInt() : freeDrive();
    TapeDrive drive = openDrive(number);
    try {
      bring(barcode, number, drive, moves);
      moves.moved(barcode, ElementAddress.drive(number));
      return Mounter.taken(barcode, number, drive, moves);
    } catch (TapeException | RuntimeException e) {
      drive.close();
      throw e;
    }
  }

  /** Asks for a cartridge that nobody knows the name of; empty if there is none any more. */
  Optional<Mount> next(int number, Mounter.Moves moves) throws TapeException {
    TapeDrive drive = openDrive(number);
    try {
      drive.load();
      drive.unload();
    } catch (NotReadyException empty) {
      // That is how it should be before the next one.
    } catch (TapeException | RuntimeException e) {
      drive.close();
      throw e;
    }
    try {
      while (await("insert the next cartridge into drive " + number, drive)) {
        DriveContent content = DriveContent.of(drive);
        if (!(content instanceof DriveContent.Empty)) {
          String barcode = content.barcode().orElse(Mounter.NO_BARCODE);
          return Optional.of(Mounter.taken(barcode, number, drive, moves));
        }
      }
      drive.close();
      return Optional.empty();
    } catch (TapeException | RuntimeException e) {
      drive.close();
      throw e;
    }
  }

  /** Takes a cartridge's drive and ejects it; empty if it is in none. */
  Optional<Integer> eject(String barcode, Mounter.Moves moves) throws TapeException {
    for (int number = 1; number <= names.size(); number++) {
      try (TapeDrive drive = openDrive(number)) {
        if (DriveContent.of(drive).barcode().filter(barcode::equals).isPresent()) {
          Mounter.watched(barcode, drive, moves).unload();
          moves.takenOut(barcode);
          return Optional.of(number);
        }
      } catch (TransportException busy) {
        // Not ours to eject from.
      }
    }
    return Optional.empty();
  }

  private Optional<Mount> inDrive(String barcode, OptionalInt wanted, Mounter.Moves moves)
      throws TapeException {
    for (int number = 1; number <= names.size(); number++) {
      if (wanted.isPresent() && wanted.getAsInt() != number) {
        continue;
      }
      TapeDrive drive;
      try {
        drive = openDrive(number);
      } catch (TransportException busy) {
        continue;
      }
      boolean kept = false;
      try {
        if (isAsked(barcode, DriveContent.of(drive), number, false)) {
          moves.moved(barcode, ElementAddress.drive(number));
          kept = true;
          return Optional.of(Mounter.taken(barcode, number, drive, moves));
        }
      } finally {
        if (!kept) {
          drive.close();
        }
      }
    }
    return Optional.empty();
  }

  /** The first drive that is empty, or else the first that nobody uses. */
  private int freeDrive() throws TapeException {
    int idle = 0;
    for (int number = 1; number <= names.size(); number++) {
      try (TapeDrive drive = openDrive(number)) {
        if (DriveContent.of(drive) instanceof DriveContent.Empty) {
          return number;
        }
        idle = idle == 0 ? number : idle;
      } catch (TransportException busy) {
        if (names.size() == 1) {
          throw busy;
        }
      }
    }
    if (idle == 0) {
      throw new NotReadyException("all drives are in use", null);
    }
    return idle;
  }

  private void bring(String barcode, int number, TapeDrive drive, Mounter.Moves moves)
      throws TapeException {
    String wish = "insert %s into drive %d".formatted(barcode, number);
    DriveContent content = DriveContent.of(drive);
    String before = content instanceof DriveContent.Empty ? "" : "drive " + number + " holds ";
    while (true) {
      if (!(content instanceof DriveContent.Empty)) {
        before += described(content) + "; ";
        drive.unload();
        content.barcode().ifPresent(moves::takenOut);
      }
      if (!await(before + wish, drive)) {
        throw new NotReadyException(
            "cartridge %s is wanted in drive %d, and nobody inserted it%s"
                .formatted(
                    barcode,
                    number,
                    site.desk().patience().map(limit -> " within " + words(limit)).orElse("")),
            null);
      }
      content = DriveContent.of(drive);
      if (isAsked(barcode, content, number, true)) {
        return;
      }
      before =
          content instanceof DriveContent.Empty
              ? "drive " + number + " is still empty; "
              : "you inserted ";
    }
  }

  /** Asks, or looks now and then; true when there is a reason to look closely. */
  private boolean await(String wish, TapeDrive drive) throws TapeException {
    if (site.desk().patience().isEmpty()) {
      return site.desk().operator().confirms("coffer: " + wish);
    }
    site.desk()
        .says()
        .accept(
            "coffer: %s; waiting up to %s".formatted(wish, words(site.desk().patience().get())));
    Patience patience = Patience.of(site.desk().patience().get());
    while (patience.waits()) {
      if (drive.status().loaded()) {
        return true;
      }
    }
    return false;
  }

  private static String words(java.time.Duration limit) {
    long seconds = limit.toSeconds();
    return seconds % 3600 == 0 && seconds > 0
        ? seconds / 3600 + " h"
        : seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
  }

  /**
   * Whether what is in the drive is the cartridge that was asked for. A blank one says nothing of
   * itself: its memory may, or a person who looks at its sticker.
   */
  private boolean isAsked(String barcode, DriveContent content, int number, boolean justBrought)
      throws TapeException {
    return switch (content) {
      case DriveContent.Empty empty -> false;
      case DriveContent.Other other -> false;
      case DriveContent.Ours ours -> ours.facts().barcode().equals(barcode);
      case DriveContent.Blank blank -> {
        if (hasVolume(barcode)) {
          yield false;
        }
        if (blank.barcode().isPresent()) {
          yield blank.barcode().get().equals(barcode);
        }
        if (site.desk().patience().isPresent()) {
          site.desk()
              .says()
              .accept(
                  "coffer: drive %d holds a blank cartridge, and nobody is there to read its sticker"
                      .formatted(number));
          yield false;
        }
        yield justBrought
            || site.desk()
                .operator()
                .confirms(
                    "coffer: drive %d holds a blank cartridge; look whether its sticker says %s"
                        .formatted(number, barcode));
      }
    };
  }

  private boolean hasVolume(String barcode) {
    Optional<Barcode> parsed = Barcodes.of(barcode);
    if (parsed.isEmpty()) {
      return false;
    }
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> session.volumes().current(parsed.get())).isPresent();
    } catch (CatalogException | SetupException unknown) {
      // Without a catalog nothing is known of the cartridge; whoever writes checks again.
      return false;
    }
  }

  private String described(DriveContent content) {
    return switch (content) {
      case DriveContent.Empty empty -> "nothing";
      case DriveContent.Blank blank ->
          "a blank cartridge" + blank.barcode().map(text -> ", " + text).orElse("");
      case DriveContent.Other other -> "a cartridge with " + other.what();
      case DriveContent.Ours ours -> CartridgeWords.of(site, ours.facts());
    };
  }
}
