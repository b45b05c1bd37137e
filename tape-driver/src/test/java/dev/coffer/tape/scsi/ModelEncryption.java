package dev.coffer.tape.scsi;

import dev.coffer.tape.scsi.EncryptionPages.Algorithm;
import dev.coffer.tape.scsi.EncryptionPages.BlockState;
import dev.coffer.tape.scsi.EncryptionPages.DecryptionMode;
import dev.coffer.tape.scsi.EncryptionPages.EncryptionMode;
import dev.coffer.tape.scsi.ModelCartridge.Recorded;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tape data encryption of a model drive: SECURITY PROTOCOL IN and OUT. */
final class ModelEncryption {
  ModelTapeDrive.Lie lie = ModelTapeDrive.Lie.NONE;
  private Optional<byte[]> key = Optional.empty();
  private long keyInstance;

  /** The key that data is written and read with now. */
  Optional<byte[]> key() {
    return key;
  }

  void forget() {
    key = Optional.empty();
  }

  /** What is written with: nothing where the drive only claims to encrypt. */
  Optional<byte[]> writingKey() {
    return lie == ModelTapeDrive.Lie.BLOCKS_STAY_CLEAR ? Optional.empty() : key;
  }

  ScsiResult in(ScsiCommand command, byte[] cdb, List<Recorded> objects, int object) {
    return switch ((int) ModelTapeDrive.number(cdb, 2, 2)) {
      case EncryptionPages.CAPABILITIES ->
          ModelTapeDrive.answer(
              command,
              EncryptionPages.encodeCapabilities(
                  List.of(new Algorithm(1, true, 32, EncryptionPages.AES_256_GCM))));
      case EncryptionPages.STATUS -> {
        boolean on = key.isPresent() && lie != ModelTapeDrive.Lie.STATUS_STAYS_OFF;
        yield ModelTapeDrive.answer(
            command,
            new EncryptionPages.Status(
                    on ? EncryptionMode.ENCRYPT : EncryptionMode.DISABLE,
                    on ? DecryptionMode.MIXED : DecryptionMode.DISABLE,
                    1,
                    keyInstance)
                .encode());
      }
      case EncryptionPages.NEXT_BLOCK_STATUS ->
          ModelTapeDrive.answer(
              command,
              new EncryptionPages.NextBlock(object, blockState(objects, object), 1).encode());
      default -> ModelTapeDrive.illegal(0x24);
    };
  }

  private BlockState blockState(List<Recorded> objects, int object) {
    if (object >= objects.size() || objects.get(object).data().isEmpty()) {
      return BlockState.NOT_A_BLOCK;
    }
    Optional<byte[]> with = objects.get(object).key();
    if (with.isEmpty()) {
      return BlockState.NOT_ENCRYPTED;
    }
    return Arrays.equals(with.get(), key.orElse(new byte[0]))
        ? BlockState.ENCRYPTED_KEY_MATCHES
        : BlockState.ENCRYPTED_KEY_DIFFERS;
  }

  ScsiResult out(ScsiCommand command) {
    try {
      EncryptionPages.SetRequest request =
          EncryptionPages.SetRequest.parse(ModelTapeDrive.sent(command));
      boolean on = request.encryption() == EncryptionMode.ENCRYPT;
      if (request.algorithmIndex() != 1 || on && request.key().length != 32) {
        return ModelTapeDrive.illegal(0x26);
      }
      key = on ? Optional.of(request.key()) : Optional.empty();
      keyInstance++;
      return ScsiResult.good(0);
    } catch (ScsiFormatException e) {
      return ModelTapeDrive.illegal(0x26);
    }
  }
}
