package dev.coffer.tape.virtual;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;

/** The changer of a {@link VirtualLibrary}. Holds nothing; closing it does nothing. */
public final class VirtualChanger implements MediumChanger {
  private final VirtualLibrary library;

  VirtualChanger(VirtualLibrary library) {
    this.library = library;
  }

  @Override
  public LibraryInventory inventory() throws TapeException {
    return library.inventory();
  }

  @Override
  public void move(ElementAddress from, ElementAddress to) throws TapeException {
    library.change(state -> {
      if (!state.has(from)) {
        throw new IllegalTapeRequestException("no " + from + " in the library", null);
      }
      String barcode =
          state
              .cartridgeAt(from)
              .orElseThrow(() -> new IllegalTapeRequestException(from + " is empty", null));
      VirtualLibrary.requireUnloaded(state, from);
      VirtualLibrary.requireFree(state, to);
      state.clear(from);
      state.put(to, barcode);
    });
  }

  @Override
  public void close() {}
}
