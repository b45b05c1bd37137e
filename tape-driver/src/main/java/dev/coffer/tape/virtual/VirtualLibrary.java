package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.ElementAddress.Kind;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.TapeLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A tape library as a directory: drives, slots, import/export slots and cartridges, in the form of
 * the virtual cartridge format.
 *
 * <pre>
 * LIBRARY/library.json             what is where ({@link LibraryState})
 * LIBRARY/cartridges/BARCODE/      a cartridge, also while it is on a shelf and in no element
 * LIBRARY/locks/                   empty files that are locked while in use
 * </pre>
 *
 * Safe to use from several threads and processes: every change is one locked step from one whole
 * {@code library.json} to the next. A cartridge that a drive has threaded stays threaded until it
 * is unloaded, also if the program that loaded it has ended.
 */
public final class VirtualLibrary implements TapeLibrary {
  private final Path directory;

  private VirtualLibrary(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes an empty library; the directory is made if it is missing.
   *
   * @throws IllegalTapeRequestException if there is a library already
   */
  public static VirtualLibrary create(Path directory, LibrarySpec spec) throws TapeException {
    VirtualLibrary library = new VirtualLibrary(directory);
    String serial = "CV" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    try {
      Files.createDirectories(directory.resolve("cartridges"));
      boolean made =
          FileLocks.<Boolean, IOException>during(
              library.lockFile("library"),
              () -> {
                if (Files.exists(directory.resolve(LibraryState.FILE))) {
                  return false;
                }
                LibraryState.of(spec, serial).save(directory);
                return true;
              });
      if (!made) {
        throw new IllegalTapeRequestException(
            "there is a library in " + directory + " already", null);
      }
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("making library " + directory, null, e);
    }
    return library;
  }

  /**
   * Opens the library in a directory.
   *
   * @throws TransportException if there is none
   * @throws HardwareException if its description is damaged
   */
  public static VirtualLibrary open(Path directory) throws TapeException {
    if (!Files.exists(directory.resolve(LibraryState.FILE))) {
      throw new TransportException("no virtual library in " + directory, null);
    }
    VirtualLibrary library = new VirtualLibrary(directory);
    library.state();
    return library;
  }

  /** True if there is a virtual library in a directory. */
  public static boolean isLibrary(Path directory) {
    return Files.isRegularFile(directory.resolve(LibraryState.FILE));
  }

  public Path directory() {
    return directory;
  }

  /** What is where. */
  public LibraryInventory inventory() throws TapeException {
    try {
      return state().inventory();
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** A changer for this library; any number may be in use. */
  public VirtualChanger changer() {
    return new VirtualChanger(this);
  }

  @Override
  public VirtualChanger openChanger() {
    return changer();
  }

  /**
   * Takes a drive, for this object alone until it is closed.
   *
   * @throws TransportException if somebody else has it
   * @throws IllegalTapeRequestException if there is no such drive
   */
  @Override
  public VirtualTapeDrive openDrive(int number) throws TapeException {
    ElementAddress address = ElementAddress.drive(number);
    String name = "drive " + number + " of " + directory;
    try {
      LibraryState state = state();
      if (!state.has(address)) {
        throw new IllegalTapeRequestException("no " + name, null);
      }
      FileLocks.Held lock =
          FileLocks.tryHold(lockFile("drive-" + number))
              .orElseThrow(() -> new TransportException("busy: another program has " + name, null));
      DriveIdentity identity =
          new DriveIdentity("COFFER", "VIRTUAL", "1", state.serialOf(address).orElse(name), name);
      return VirtualTapeDrive.open(new LibraryBay(this, address, identity, lock));
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("opening " + name, null, e);
    }
  }

  /** Makes a blank cartridge that is in no element yet: on the shelf. */
  public VirtualCartridge createCartridge(CartridgeSpec spec) throws TapeException {
    return VirtualCartridge.create(directory.resolve("cartridges"), spec);
  }

  /** Makes a blank cartridge and puts it into an element. */
  public VirtualCartridge addCartridge(CartridgeSpec spec, ElementAddress to) throws TapeException {
    change(state -> requireFree(state, to));
    VirtualCartridge made = createCartridge(spec);
    insert(spec.barcode(), to);
    return made;
  }

  /** Makes a blank cartridge and puts it into the first free slot, which is returned. */
  public ElementAddress addCartridge(CartridgeSpec spec) throws TapeException {
    ElementAddress free =
        inventory().of(Kind.SLOT).stream()
            .filter(element -> !element.full())
            .findFirst()
            .orElseThrow(
                () -> new IllegalTapeRequestException("no free slot in " + directory, null))
            .address();
    addCartridge(spec, free);
    return free;
  }

  /** Puts a cartridge from the shelf into an element, as a hand would. */
  public void insert(String barcode, ElementAddress to) throws TapeException {
    cartridge(barcode);
    change(state -> {
      requireFree(state, to);
      Optional<ElementAddress> where = state.inventory().find(barcode);
      if (where.isPresent()) {
        throw new IllegalTapeRequestException(
            "cartridge " + barcode + " is in " + where.get() + " already", null);
      }
      state.put(to, barcode);
    });
  }

  /** Takes a cartridge out of an element and puts it on the shelf, as a hand would. */
  public void remove(String barcode) throws TapeException {
    change(state -> {
      ElementAddress from =
          state
              .inventory()
              .find(barcode)
              .orElseThrow(() ->
                  new IllegalTapeRequestException(
                      "cartridge " + barcode + " is in no element", null));
      requireUnloaded(state, from);
      state.clear(from);
    });
  }

  /** Barcodes of all cartridges, in elements and on the shelf, sorted. */
  public List<String> barcodes() throws TapeException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory.resolve("cartridges"), Files::isDirectory)) {
      for (Path entry : entries) {
        found.add(entry.getFileName().toString());
      }
    } catch (IOException e) {
      throw HostErrors.hardware("listing the cartridges of " + directory, null, e);
    }
    found.sort(null);
    return found;
  }

  /**
   * A cartridge of this library, wherever it is.
   *
   * @throws NotReadyException if there is none with this barcode
   */
  public VirtualCartridge cartridge(String barcode) throws TapeException {
    Path place = directory.resolve("cartridges");
    if (!CartridgeSpec.isBarcode(barcode) || !Files.isDirectory(place.resolve(barcode))) {
      throw new NotReadyException("no cartridge " + barcode + " in " + directory, null);
    }
    return new VirtualCartridge(place.resolve(barcode));
  }

  /** Moves the write protection tab of a cartridge that no drive has threaded. */
  public void setWriteProtected(String barcode, boolean protect) throws TapeException {
    VirtualCartridge cartridge = cartridge(barcode);
    change(state -> {
      Optional<ElementAddress> where = state.inventory().find(barcode);
      if (where.isPresent()) {
        requireUnloaded(state, where.get());
      }
      cartridge.setWriteProtected(protect);
    });
  }

  /** A change of the state, made under the library's lock. */
  interface Change {
    void apply(LibraryState state) throws IOException;
  }

  /**
   * One step from one whole {@code library.json} to the next, alone. Nothing changes if it fails.
   */
  void change(Change change) throws TapeException {
    try {
      FileLocks.<Boolean, IOException>during(
          lockFile("library"),
          () -> {
            LibraryState state = state();
            change.apply(state);
            state.save(directory);
            return true;
          });
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("changing library " + directory, null, e);
    }
  }

  LibraryState state() throws TapeException {
    try {
      return LibraryState.read(directory);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private HardwareException damaged(IOException e) {
    return HostErrors.hardware("reading library " + directory, null, e);
  }

  static void requireFree(LibraryState state, ElementAddress to) throws IOException {
    if (!state.has(to)) {
      throw new IllegalTapeRequestException("no " + to + " in the library", null);
    }
    Optional<String> there = state.cartridgeAt(to);
    if (there.isPresent()) {
      throw new IllegalTapeRequestException(to + " is full: it holds " + there.get(), null);
    }
  }

  static void requireUnloaded(LibraryState state, ElementAddress from) throws IOException {
    if (from.kind() == Kind.DRIVE && state.loaded(from)) {
      throw new IllegalTapeRequestException(
          from
              + " has "
              + state.cartridgeAt(from).orElse("a cartridge")
              + " loaded: unload it first",
          null);
    }
  }

  private Path lockFile(String name) {
    return directory.resolve("locks").resolve(name + ".lock");
  }
}
