package dev.coffer.tape.scsi;

import java.time.Duration;

/** Command blocks of SPC-5, for every kind of device. */
public final class PrimaryCommands {
  /** For commands that move nothing. */
  static final Duration SHORT = Duration.ofSeconds(60);

  private PrimaryCommands() {}

  /** TEST UNIT READY, SPC-5 6.47. */
  public static ScsiCommand testUnitReady() {
    return ScsiCommand.none("TEST UNIT READY", new byte[6], SHORT);
  }

  /** REQUEST SENSE, SPC-5 6.39; fixed format unless {@code descriptor}. */
  public static ScsiCommand requestSense(boolean descriptor) {
    byte[] cdb = {0x03, (byte) (descriptor ? 1 : 0), 0, 0, (byte) 252, 0};
    return ScsiCommand.in("REQUEST SENSE", cdb, 252, SHORT);
  }

  /** INQUIRY for the standard data, SPC-5 6.6. */
  public static ScsiCommand inquiry() {
    return inquiry(false, 0, 96);
  }

  /** INQUIRY for a vital product data page. */
  public static ScsiCommand inquiryPage(int page) {
    return inquiry(true, page, 1024);
  }

  private static ScsiCommand inquiry(boolean page, int code, int allocationBytes) {
    byte[] cdb = {0x12, (byte) (page ? 1 : 0), (byte) code, 0, 0, 0};
    ScsiBytes.put(cdb, 3, 2, allocationBytes);
    return ScsiCommand.in("INQUIRY", cdb, allocationBytes, SHORT);
  }

  /** LOG SENSE for cumulative values of a page, SPC-5 6.8. */
  public static ScsiCommand logSense(int page, int subpage, int allocationBytes) {
    byte[] cdb = new byte[10];
    cdb[0] = 0x4D;
    cdb[2] = (byte) (0x40 | (page & 0x3F));
    cdb[3] = (byte) subpage;
    ScsiBytes.put(cdb, 7, 2, allocationBytes);
    return ScsiCommand.in("LOG SENSE", cdb, allocationBytes, SHORT);
  }

  /** MODE SENSE(10) for current values without block descriptors unless wanted, SPC-5 6.14. */
  public static ScsiCommand modeSense10(int page, int subpage, boolean blockDescriptors) {
    int allocationBytes = 512;
    byte[] cdb = new byte[10];
    cdb[0] = 0x5A;
    cdb[1] = (byte) (blockDescriptors ? 0 : 0x08);
    cdb[2] = (byte) (page & 0x3F);
    cdb[3] = (byte) subpage;
    ScsiBytes.put(cdb, 7, 2, allocationBytes);
    return ScsiCommand.in("MODE SENSE(10)", cdb, allocationBytes, SHORT);
  }

  /** MODE SENSE(6) for current values, SPC-5 6.13; old devices know only this. */
  public static ScsiCommand modeSense6(int page, int subpage) {
    byte[] cdb = {0x1A, 0, (byte) (page & 0x3F), (byte) subpage, (byte) 252, 0};
    return ScsiCommand.in("MODE SENSE(6)", cdb, 252, SHORT);
  }

  /** MODE SELECT(10) in page format, not saved, SPC-5 6.12. */
  public static ScsiCommand modeSelect10(byte[] parameters) {
    byte[] cdb = new byte[10];
    cdb[0] = 0x55;
    cdb[1] = 0x10;
    ScsiBytes.put(cdb, 7, 2, parameters.length);
    return ScsiCommand.out("MODE SELECT(10)", cdb, parameters, SHORT);
  }

  /** MODE SELECT(6) in page format, not saved, SPC-5 6.11. */
  public static ScsiCommand modeSelect6(byte[] parameters) {
    byte[] cdb = {0x15, 0x10, 0, 0, (byte) parameters.length, 0};
    return ScsiCommand.out("MODE SELECT(6)", cdb, parameters, SHORT);
  }

  /** READ ATTRIBUTE, attribute values from an identifier on, SPC-5 6.19. */
  public static ScsiCommand readAttribute(int partition, int firstId, int allocationBytes) {
    byte[] cdb = new byte[16];
    cdb[0] = (byte) 0x8C;
    cdb[7] = (byte) partition;
    ScsiBytes.put(cdb, 8, 2, firstId);
    ScsiBytes.put(cdb, 10, 4, allocationBytes);
    return ScsiCommand.in("READ ATTRIBUTE", cdb, allocationBytes, SHORT);
  }

  /** WRITE ATTRIBUTE through to the medium, SPC-5 6.49. */
  public static ScsiCommand writeAttribute(int partition, byte[] parameters) {
    byte[] cdb = new byte[16];
    cdb[0] = (byte) 0x8D;
    cdb[1] = 0x01;
    cdb[7] = (byte) partition;
    ScsiBytes.put(cdb, 10, 4, parameters.length);
    return ScsiCommand.out("WRITE ATTRIBUTE", cdb, parameters, SHORT);
  }

  /** SECURITY PROTOCOL IN, SPC-5 6.40. */
  public static ScsiCommand securityProtocolIn(int protocol, int specific, int allocationBytes) {
    byte[] cdb = securityProtocol(0xA2, protocol, specific, allocationBytes);
    return ScsiCommand.in("SECURITY PROTOCOL IN", cdb, allocationBytes, SHORT);
  }

  /** SECURITY PROTOCOL OUT, SPC-5 6.41. */
  public static ScsiCommand securityProtocolOut(int protocol, int specific, byte[] parameters) {
    byte[] cdb = securityProtocol(0xB5, protocol, specific, parameters.length);
    return ScsiCommand.out("SECURITY PROTOCOL OUT", cdb, parameters, SHORT);
  }

  private static byte[] securityProtocol(int code, int protocol, int specific, int length) {
    byte[] cdb = new byte[12];
    cdb[0] = (byte) code;
    cdb[1] = (byte) protocol;
    ScsiBytes.put(cdb, 2, 2, specific);
    ScsiBytes.put(cdb, 6, 4, length);
    return cdb;
  }
}
