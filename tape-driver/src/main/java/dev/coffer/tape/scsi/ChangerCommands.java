package dev.coffer.tape.scsi;

import java.time.Duration;

/** Command blocks of SMC-3, for medium changers. */
public final class ChangerCommands {
  /** A robot may scan every label, or fetch a cartridge from another frame. */
  private static final Duration MOTION = Duration.ofMinutes(15);

  private ChangerCommands() {}

  /** INITIALIZE ELEMENT STATUS, SMC-3 6.2: look at every element again. */
  public static ScsiCommand initializeElementStatus() {
    return ScsiCommand.none("INITIALIZE ELEMENT STATUS", new byte[] {0x07, 0, 0, 0, 0, 0}, MOTION);
  }

  /**
   * READ ELEMENT STATUS with volume tags, SMC-3 6.11.
   *
   * @param type element type code, 0 for all
   * @param start first element address
   * @param count elements at most
   * @param deviceIds ask for device identifiers of drives too
   */
  public static ScsiCommand readElementStatus(
      int type, int start, int count, boolean deviceIds, int allocationBytes) {
    byte[] cdb = new byte[12];
    cdb[0] = (byte) 0xB8;
    cdb[1] = (byte) (0x10 | (type & 0xF));
    ScsiBytes.put(cdb, 2, 2, start);
    ScsiBytes.put(cdb, 4, 2, count);
    cdb[6] = (byte) (deviceIds ? 0x01 : 0);
    ScsiBytes.put(cdb, 7, 3, allocationBytes);
    return ScsiCommand.in("READ ELEMENT STATUS", cdb, allocationBytes, MOTION);
  }

  /** MOVE MEDIUM, SMC-3 6.7. */
  public static ScsiCommand moveMedium(int transport, int source, int destination) {
    byte[] cdb = new byte[12];
    cdb[0] = (byte) 0xA5;
    ScsiBytes.put(cdb, 2, 2, transport);
    ScsiBytes.put(cdb, 4, 2, source);
    ScsiBytes.put(cdb, 6, 2, destination);
    return ScsiCommand.none("MOVE MEDIUM", cdb, MOTION);
  }
}
