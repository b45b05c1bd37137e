package dev.coffer.tape.scsi;

import java.util.List;

/** Every parser of the package, for tests that feed them arbitrary bytes. */
final class ScsiCodecs {
  /** One parser. */
  interface Parser {
    Object parse(byte[] bytes) throws ScsiFormatException;
  }

  private ScsiCodecs() {}

  static List<Parser> all() {
    return List.of(
        SenseData::parse,
        InquiryData::parse,
        BlockLimits::parse,
        VitalProductData::parseSerialNumber,
        VitalProductData::parseSupportedPages,
        VitalProductData::parseDeviceIdentification,
        bytes -> ReadPositionData.parse(ReadPositionForm.SHORT, bytes),
        bytes -> ReadPositionData.parse(ReadPositionForm.LONG, bytes),
        bytes -> ReadPositionData.parse(ReadPositionForm.EXTENDED, bytes),
        LogPage::parse,
        TapeAlerts::parse,
        DeviceStatistics::parse,
        VolumeStatistics::parse,
        bytes -> TapeCapacityLog.parse(bytes).partition(0),
        DataCompressionLog::parse,
        bytes -> ErrorCounters.parse(LogPage.WRITE_ERROR_COUNTERS, bytes),
        ScsiCodecs::modePages6,
        bytes -> pages(ModeParameters.parse10(bytes)),
        ElementStatus::parse,
        MamAttributes::parse,
        EncryptionPages::parseCapabilities,
        EncryptionPages.Status::parse,
        EncryptionPages.NextBlock::parse,
        EncryptionPages.SetRequest::parse);
  }

  private static Object modePages6(byte[] bytes) throws ScsiFormatException {
    return pages(ModeParameters.parse6(bytes));
  }

  private static Object pages(ModeParameters parameters) throws ScsiFormatException {
    for (ModePage page : parameters.pages()) {
      switch (page.code() << 8 | page.subpage()) {
        case 0x0F00 -> DataCompressionPage.parse(page);
        case 0x1000 -> DeviceConfigurationPage.parse(page);
        case 0x1001 -> DeviceConfigurationExtensionPage.parse(page);
        case 0x1100 -> MediumPartitionPage.parse(page);
        case 0x1D00 -> ElementAddressPage.parse(page);
        case 0x0AF0 -> ControlDataProtectionPage.parse(page);
        default -> {}
      }
    }
    return parameters;
  }
}
