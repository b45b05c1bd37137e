package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.scsi.EncryptionPages.Algorithm;
import dev.coffer.tape.scsi.EncryptionPages.BlockState;
import dev.coffer.tape.scsi.EncryptionPages.DecryptionMode;
import dev.coffer.tape.scsi.EncryptionPages.EncryptionMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The drive's own AES-256-GCM (SSC-5 8.5), never taken on trust: the status is read back and
 * compared after every change, and the first block can be asked for on the medium.
 */
final class DriveEncryption {
  private final ScsiUnit unit;
  private boolean keySet;
  private boolean unchecked;

  DriveEncryption(ScsiUnit unit) {
    this.unit = unit;
  }

  /** How the drive names AES-256-GCM, empty where it cannot encrypt with it. */
  Optional<Algorithm> algorithm() throws TapeException {
    Optional<byte[]> page = in(EncryptionPages.CAPABILITIES);
    if (page.isEmpty()) {
      return Optional.empty();
    }
    return unit.parse(page.get(), EncryptionPages::parseCapabilities).stream()
        .filter(each -> each.canEncrypt() && each.algorithm() == EncryptionPages.AES_256_GCM)
        .findFirst();
  }

  private Optional<byte[]> in(int page) throws TapeException {
    return unit.askIfKnown(
        PrimaryCommands.securityProtocolIn(EncryptionPages.PROTOCOL, page, 4096));
  }

  /** Whether the drive says that it encrypts what is written; empty where it does not tell. */
  Optional<Boolean> isOn() throws TapeException {
    Optional<byte[]> page = in(EncryptionPages.STATUS);
    return page.isPresent()
        ? Optional.of(
            unit.parse(page.get(), EncryptionPages.Status::parse).encryption()
                == EncryptionMode.ENCRYPT)
        : Optional.empty();
  }

  /** Sets or clears the key, and compares what the drive then says of itself. */
  void set(Optional<DriveEncryptionKey> key) throws TapeException {
    Optional<Algorithm> algorithm = algorithm();
    if (algorithm.isEmpty()) {
      if (key.isEmpty()) {
        return;
      }
      throw new IllegalTapeRequestException(
          "the drive cannot encrypt: actual=no AES-256-GCM expected=algorithm 00010014h ("
              + unit.path()
              + ")",
          null);
    }
    keySet = true;
    unchecked = key.isPresent();
    int index = algorithm.get().index();
    Optional<byte[]> plain = key.map(DriveEncryptionKey::copy);
    byte[] parameters = EncryptionPages.encodeSet(index, plain);
    plain.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    ScsiCommand command =
        PrimaryCommands.securityProtocolOut(
            EncryptionPages.PROTOCOL, EncryptionPages.SET_DATA_ENCRYPTION, parameters);
    Arrays.fill(parameters, (byte) 0);
    try {
      unit.tell(command);
    } finally {
      ByteBuffer sent = command.data();
      while (sent.hasRemaining()) {
        sent.put((byte) 0);
      }
    }
    compare(index, key.isPresent());
    keySet = key.isPresent();
  }

  /** Takes the key out of the drive, if one was ever put in. */
  void clear() throws TapeException {
    if (keySet) {
      set(Optional.empty());
    }
  }

  /** True once after a key was set: the first block is to be looked at. */
  boolean takeUnchecked() {
    boolean first = unchecked;
    unchecked = false;
    return first;
  }

  /** Fails if the block that was just written stands on the medium in clear. */
  void requireEncrypted(Optional<BlockState> state, TapePosition block, TapePosition next)
      throws HardwareException {
    if (state.isPresent() && state.get() != BlockState.ENCRYPTED_KEY_MATCHES) {
      throw new HardwareException(
          "drive encryption: the block at %s is on the medium as %s: encrypt by software alone (%s)"
              .formatted(block, state.get(), unit.path()),
          next);
    }
  }

  private void compare(int index, boolean on) throws TapeException {
    Optional<byte[]> page = in(EncryptionPages.STATUS);
    if (page.isEmpty()) {
      throw mistrust("does not tell its encryption status", on);
    }
    EncryptionPages.Status status = unit.parse(page.get(), EncryptionPages.Status::parse);
    boolean encrypts = status.encryption() == EncryptionMode.ENCRYPT;
    boolean decrypts = status.decryption() != DecryptionMode.DISABLE;
    if (on ? !encrypts || !decrypts || status.algorithmIndex() != index : encrypts) {
      throw mistrust(
          "says encryption=%s decryption=%s algorithm=%d"
              .formatted(status.encryption(), status.decryption(), status.algorithmIndex()),
          on);
    }
  }

  private HardwareException mistrust(String finding, boolean on) {
    return new HardwareException(
        "drive encryption: told to turn it %s, the drive %s: use software encryption alone (%s)"
            .formatted(on ? "on" : "off", finding, unit.path()),
        null);
  }

  /**
   * What the drive says of the block it stands before. Empty where it does not know the page, or
   * cannot tell.
   */
  Optional<BlockState> nextBlock() throws TapeException {
    Optional<byte[]> page = in(EncryptionPages.NEXT_BLOCK_STATUS);
    return page.isPresent()
        ? Optional.of(unit.parse(page.get(), EncryptionPages.NextBlock::parse).state())
            .filter(state -> state != BlockState.CANNOT_DETERMINE)
        : Optional.empty();
  }
}
