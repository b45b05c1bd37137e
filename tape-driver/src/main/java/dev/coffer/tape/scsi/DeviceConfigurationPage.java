package dev.coffer.tape.scsi;

/**
 * Device Configuration mode page 10h, SSC-5 8.3.3. Content byte 1 active partition; bytes 4-5 write
 * delay; byte 6 LOIS 40h and others; byte 8 EOD defined E0h, EEG 10h, SEW 08h, SWP 04h; byte 12
 * select data compression; byte 13 ASOCWP 04h, PERSWP 02h, PRMWP 01h.
 *
 * @param activePartition the partition the medium stands in
 * @param writeDelayTenths how long a part-filled buffer may wait, in 100 ms
 * @param objectIdentifiers the drive counts logical objects (LOIS): READ POSITION works
 * @param synchronizeAtEarlyWarning the buffer is written out at early warning (SEW)
 * @param softwareWriteProtect the host has protected the unit (SWP)
 * @param compressionAlgorithm 0 for none
 * @param permanentWriteProtect the medium itself is protected for good (PRMWP)
 */
public record DeviceConfigurationPage(
    int activePartition,
    int writeDelayTenths,
    boolean objectIdentifiers,
    boolean synchronizeAtEarlyWarning,
    boolean softwareWriteProtect,
    int compressionAlgorithm,
    boolean permanentWriteProtect) {
  public static DeviceConfigurationPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in = page.read("device configuration", ModePage.DEVICE_CONFIGURATION, 0, 14);
    return new DeviceConfigurationPage(
        in.u8(1),
        in.u16(4),
        in.bit(6, 0x40),
        in.bit(8, 0x08),
        in.bit(8, 0x04),
        in.u8(12),
        in.bit(13, 0x01));
  }

  public ModePage encode() {
    byte[] content = new byte[14];
    content[1] = (byte) activePartition;
    ScsiBytes.put(content, 4, 2, writeDelayTenths);
    content[6] = (byte) (objectIdentifiers ? 0x40 : 0);
    content[8] =
        (byte) ((synchronizeAtEarlyWarning ? 0x08 : 0) | (softwareWriteProtect ? 0x04 : 0));
    content[12] = (byte) compressionAlgorithm;
    content[13] = (byte) (permanentWriteProtect ? 0x01 : 0);
    return new ModePage(ModePage.DEVICE_CONFIGURATION, 0, content);
  }
}
