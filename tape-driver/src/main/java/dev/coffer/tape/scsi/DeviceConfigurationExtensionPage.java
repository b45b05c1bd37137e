package dev.coffer.tape.scsi;

/**
 * Device Configuration Extension mode page 10h/01h, SSC-5 8.3.8. Content byte 0 TARPF 08h, TASER
 * 04h, TARPC 02h, TAPLSD 01h; byte 1 write mode F0h, short erase mode 0Fh; bytes 2-3 programmable
 * early warning size in megabytes.
 *
 * @param alertFlags the four TapeAlert bits of byte 0
 * @param writeMode 0 overwrite allowed, 1 append only
 * @param programmableEarlyWarningMegabytes 0 for none
 */
public record DeviceConfigurationExtensionPage(
    int alertFlags, int writeMode, int programmableEarlyWarningMegabytes) {
  private static final int CONTENT_BYTES = 28;

  public static DeviceConfigurationExtensionPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in =
        page.read(
            "device configuration extension",
            ModePage.DEVICE_CONFIGURATION,
            ModePage.DEVICE_CONFIGURATION_EXTENSION_SUBPAGE,
            4);
    return new DeviceConfigurationExtensionPage(in.u8(0) & 0xF, in.u8(1) >> 4, in.u16(2));
  }

  public ModePage encode() {
    byte[] content = new byte[CONTENT_BYTES];
    content[0] = (byte) alertFlags;
    content[1] = (byte) (writeMode << 4);
    ScsiBytes.put(content, 2, 2, programmableEarlyWarningMegabytes);
    return new ModePage(
        ModePage.DEVICE_CONFIGURATION, ModePage.DEVICE_CONFIGURATION_EXTENSION_SUBPAGE, content);
  }
}
