package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.scsi.VitalProductData.Designator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Examples are dumps of sg_raw and sg_inq from an emulated drive (tgt 1.0.85), and tables of SPC-5
 * and SSC-5 filled in by hand.
 */
class DataPagesTest {
  @Test
  void standardInquiryData() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            01 80 05 12 3d 00 00 02 51 55 41 4e 54 55 4d 20
            55 4c 54 52 49 55 4d 36 20 20 20 20 20 20 20 20
            30 30 30 31
            """);
    InquiryData data = InquiryData.parse(dump);
    assertThat(data)
        .isEqualTo(
            new InquiryData(
                InquiryData.SEQUENTIAL_ACCESS, true, true, 5, "QUANTUM", "ULTRIUM6", "0001"));
    assertThat(InquiryData.parse(data.encode())).isEqualTo(data);
  }

  @Test
  void serialNumbersLoseTheirPadding() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            01 80 00 24 20 20 20 20  20 20 20 20 20 20 20 20
            20 20 20 20 20 20 20 20  20 20 20 20 20 20 52 49
            47 44 52 49 56 45 30 31
            """);
    assertThat(VitalProductData.parseSerialNumber(dump)).isEqualTo("RIGDRIVE01");
    assertThatThrownBy(() -> VitalProductData.parseDeviceIdentification(dump))
        .isInstanceOf(ScsiFormatException.class)
        .hasMessage("vital product data page: actual=80h expected=83h");
    byte[] again = VitalProductData.encodeSerialNumber(1, "1068012345");
    assertThat(VitalProductData.parseSerialNumber(again)).isEqualTo("1068012345");
  }

  @Test
  void supportedPages() throws Exception {
    assertThat(VitalProductData.parseSupportedPages(Hex.bytes("01 00 00 06 00 80 83 b0 b1 b2")))
        .containsExactly(0x00, 0x80, 0x83, 0xB0, 0xB1, 0xB2);
  }

  @Test
  void deviceIdentification() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            01 83 00 48
            02 01 00 24 49 45 54 20 20 20 20 20 30 30 30 31 30 30 30 31
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            01 03 00 08 30 00 00 01 00 00 00 01
            01 03 00 10 60 00 00 00 00 00 00 00 0e 00 00 00 00 01 00 01
            """);
    List<Designator> found = VitalProductData.parseDeviceIdentification(dump);
    assertThat(found).extracting(Designator::type).containsExactly(1, 3, 3);
    assertThat(found.get(0).text()).isEqualTo("IET     00010001");
    assertThat(found.get(1).text()).isEqualTo("3000000100000001");
    assertThat(VitalProductData.encodeDeviceIdentification(1, found)).isEqualTo(dump);
  }

  @Test
  void blockLimits() throws Exception {
    BlockLimits limits = BlockLimits.parse(Hex.bytes("09 10 00 00 00 04"));
    assertThat(limits).isEqualTo(new BlockLimits(9, 1 << 20, 4));
    assertThat(Hex.text(limits.encode())).isEqualTo("09 10 00 00 00 04");
  }

  @Test
  void shortFormPosition() throws Exception {
    byte[] dump = Hex.bytes("30 01 00 00 00 00 12 34 00 00 12 30 00 00 00 04 00 00 00 00");
    ReadPositionData data = ReadPositionData.parse(ReadPositionForm.SHORT, dump);
    assertThat(data.partition()).isEqualTo(1);
    assertThat(data.object()).isEqualTo(OptionalLong.of(0x1234));
    assertThat(data.objectOnMedium()).isEqualTo(OptionalLong.of(0x1230));
    assertThat(data.beginningOfPartition()).isFalse();
    byte[] unknown = dump.clone();
    unknown[0] = 0x04;
    assertThat(ReadPositionData.parse(ReadPositionForm.SHORT, unknown).object()).isEmpty();
  }

  @Test
  void longAndExtendedFormPosition() throws Exception {
    byte[] longForm =
        Hex.bytes(
            """
            80 00 00 00 00 00 00 01 00 00 00 01 00 00 00 07
            00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 00
            """);
    ReadPositionData data = ReadPositionData.parse(ReadPositionForm.LONG, longForm);
    assertThat(data.beginningOfPartition()).isTrue();
    assertThat(data.partition()).isEqualTo(1);
    assertThat(data.object()).isEqualTo(OptionalLong.of(0x1_0000_0007L));
    assertThat(data.file()).isEqualTo(OptionalLong.of(3));
    for (ReadPositionForm form : ReadPositionForm.values()) {
      ReadPositionData again = ReadPositionData.parse(form, data.encode(form));
      assertThat(again.partition()).isEqualTo(1);
      assertThat(again.object())
          .isEqualTo(form == ReadPositionForm.SHORT ? OptionalLong.empty() : data.object());
    }
    assertThatThrownBy(() -> ReadPositionData.parse(ReadPositionForm.EXTENDED, new byte[31]))
        .isInstanceOf(ScsiFormatException.class);
  }

  @Test
  void modeParametersWithPages() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            37 00 90 08 4a 00 00 00 00 00 00 00
            0f 0e c0 80 00 00 00 01 00 00 00 01 00 00 00 00
            10 0e 00 00 00 00 00 32 40 00 18 00 00 00 01 00
            11 0a 01 01 24 03 00 00 ff ff 00 10
            """);
    ModeParameters parameters = ModeParameters.parse6(dump);
    assertThat(parameters.writeProtected()).isTrue();
    assertThat(parameters.descriptor()).contains(new ModeParameters.BlockDescriptor(0x4A, 0));
    DataCompressionPage compression =
        DataCompressionPage.parse(parameters.page(0x0F, 0).orElseThrow());
    assertThat(compression).isEqualTo(new DataCompressionPage(true, true, true, 1, 1));
    DeviceConfigurationPage configuration =
        DeviceConfigurationPage.parse(parameters.page(0x10, 0).orElseThrow());
    assertThat(configuration)
        .isEqualTo(new DeviceConfigurationPage(0, 50, true, true, false, 1, false));
    MediumPartitionPage partition =
        MediumPartitionPage.parse(parameters.page(0x11, 0).orElseThrow());
    assertThat(partition.additional()).isEqualTo(1);
    assertThat(partition.kind()).isEqualTo(MediumPartitionPage.Kind.INITIATOR_DEFINED);
    assertThat(partition.formatRequired()).isTrue();
    assertThat(partition.sizes()).containsExactly(MediumPartitionPage.REST, 16);
    assertThat(parameters.encode6(true)).isEqualTo(dump);
    assertThat(ModeParameters.parse10(parameters.encode10(true)).pages()).hasSize(3);
  }

  @Test
  void modeSubpages() throws Exception {
    ModePage early = new DeviceConfigurationExtensionPage(0, 1, 5000).encode();
    ModePage protection = new ControlDataProtectionPage(2, 4, true, true).encode();
    ModeParameters sent = new ModeParameters(0, 0x10, Optional.empty(), List.of(early, protection));
    ModeParameters read = ModeParameters.parse10(sent.encode10(true));
    assertThat(DeviceConfigurationExtensionPage.parse(read.page(0x10, 1).orElseThrow()))
        .isEqualTo(new DeviceConfigurationExtensionPage(0, 1, 5000));
    assertThat(ControlDataProtectionPage.parse(read.page(0x0A, 0xF0).orElseThrow()))
        .isEqualTo(new ControlDataProtectionPage(2, 4, true, true));
    assertThat(Hex.text(sent.encode10(false))).startsWith("00 00 00 10 00 00 00 00 50 01 00 1c");
  }

  /** The check value of CRC-32C, RFC 3720 appendix B.4: 32 bytes of zeros. */
  @Test
  void blockProtectionIsCastagnoliLeastByteFirst() {
    assertThat(Hex.text(ControlDataProtectionPage.crc32c(new byte[32]))).isEqualTo("aa 36 91 8a");
  }

  @Test
  void elementAddresses() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            1f 00 00 08 00 00 00 00  00 00 00 00 1d 12 00 10
            00 01 04 00 00 08 00 14  00 02 00 01 00 02 00 00
            """);
    ElementAddressPage page =
        ElementAddressPage.parse(ModeParameters.parse6(dump).page(0x1D, 0).orElseThrow());
    assertThat(page.storage()).isEqualTo(new ElementAddressPage.Range(1024, 8));
    assertThat(page.importExport()).isEqualTo(new ElementAddressPage.Range(20, 2));
    assertThat(page.drives().numberOf(2)).isEqualTo(2);
    assertThat(page.drives().numberOf(3)).isZero();
    assertThat(ElementAddressPage.parse(page.encode())).isEqualTo(page);
  }

  @Test
  void elementStatusWithVolumeTags() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            04 00 00 02 00 00 00 70 02 80 00 34 00 00 00 68
            04 00 01 00 00 00 00 00 00 80 00 01 41 30 30 30
            30 31 4c 36 20 20 20 20 20 20 20 20 20 20 20 20
            20 20 20 20 20 20 20 20 20 20 20 20 00 00 00 00
            00 00 00 00 04 01 00 00 00 00 00 00 00 00 00 00
            20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20
            20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20
            """);
    ElementStatus status = ElementStatus.parse(dump);
    assertThat(status.elements()).hasSize(2);
    assertThat(status.elements().get(0).volumeTag()).contains("A00001L6");
    assertThat(status.elements().get(0).source()).contains(1);
    assertThat(status.elements().get(1).full()).isFalse();
    assertThat(status.elements().get(1).volumeTag()).isEmpty();
  }

  /** What tgt sends: the second drive's identifier is cut off, and must not be taken for whole. */
  @Test
  void aCutDeviceIdentifierIsNoIdentifier() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            00 01 00 02 00 00 00 b4 04 80 00 56 00 00 00 ac
            00 01 01 00 00 00 00 00 00 80 04 00 41 30 30 30
            30 31 4c 36 20 20 20 20 20 20 20 20 20 20 20 20
            20 20 20 20 20 20 20 20 20 20 20 20 00 00 00 00
            02 01 00 22 51 55 41 4e 54 55 4d 20 55 4c 54 52
            49 55 4d 36 20 20 20 20 20 20 20 20 52 49 47 44
            52 49 56 45 30 31 00 02 00 00 00 00 00 00 00 00
            00 00 20 20 20 20 20 20 20 20 20 20 20 20 20 20
            20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20
            20 20 00 00 00 00 02 01 00 22 51 55 41 4e 54 55
            4d 20 55 4c 54 52 49 55 4d 36 20 20 20 20 20 20
            20 20 52 49
            """);
    ElementStatus status = ElementStatus.parse(dump);
    assertThat(status.elements()).hasSize(2);
    assertThat(status.elements().get(0).device().orElseThrow().text())
        .isEqualTo("QUANTUM ULTRIUM6        RIGDRIVE01");
    assertThat(status.elements().get(1).device()).isEmpty();
  }

  @Test
  void elementStatusComesBack() throws Exception {
    Designator id =
        new Designator(2, 0, 1, "IBM     ULTRIUM-HH9     1".getBytes(StandardCharsets.US_ASCII));
    ElementStatus status =
        new ElementStatus(
            List.of(
                new ElementStatus.Element(
                    2,
                    1000,
                    true,
                    false,
                    true,
                    0,
                    Optional.empty(),
                    Optional.of("CF0001L9"),
                    Optional.empty()),
                new ElementStatus.Element(
                    4,
                    1,
                    false,
                    true,
                    true,
                    0x3B1A,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(id))));
    ElementStatus again = ElementStatus.parse(status.encode(true));
    assertThat(again.elements().get(0)).isEqualTo(status.elements().get(0));
    assertThat(again.elements().get(1).additionalSense()).isEqualTo(0x3B1A);
    assertThat(again.elements().get(1).device().orElseThrow().text()).isEqualTo(id.text());
    assertThat(ElementStatus.parse(status.encode(false)).elements().get(1).device()).isEmpty();
  }

  @Test
  void alertsAreTheRaisedFlags() throws Exception {
    byte[] page = TapeAlerts.page(List.of(3, 20)).encode();
    assertThat(page).hasSize(4 + 64 * 5);
    assertThat(TapeAlerts.parse(page))
        .containsExactly(
            new TapeAlert(3, TapeAlert.Severity.WARNING, "a hard error stopped a read or a write"),
            new TapeAlert(20, TapeAlert.Severity.CRITICAL, "the drive needs cleaning now"));
    assertThat(TapeAlerts.parse(Hex.bytes("2e 00 00 0a 00 04 03 01 01 00 05 03 01 00")))
        .extracting(TapeAlert::flag)
        .containsExactly(4);
  }

  @Test
  void everyAlertHasWordsAndOnlyTheReservedAreUnnamed() {
    for (int flag = 1; flag <= TapeAlerts.FLAGS; flag++) {
      assertThat(TapeAlerts.of(flag).text()).isNotBlank();
    }
    assertThat(TapeAlerts.of(47).text()).isEqualTo("reserved flag 47");
    assertThat(TapeAlerts.of(30).severity()).isEqualTo(TapeAlert.Severity.CRITICAL);
    assertThat(TapeAlerts.concernsCartridge(4)).isTrue();
    assertThat(TapeAlerts.concernsCartridge(20)).isFalse();
    assertThatThrownBy(() -> TapeAlerts.of(65)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statistics() throws Exception {
    byte[] device = Hex.bytes("14 00 00 12 00 00 03 04 00 00 02 0a 00 01 03 01 07 00 08 03 01 09");
    DeviceStatistics drive = DeviceStatistics.parse(device);
    assertThat(drive.loads()).isEqualTo(OptionalLong.of(522));
    assertThat(drive.cleanings()).isEqualTo(OptionalLong.of(7));
    assertThat(drive.motionHoursSinceCleaning()).isEqualTo(OptionalLong.of(9));
    assertThat(drive.metres()).isEmpty();

    byte[] volume =
        Hex.bytes(
            """
            17 00 00 1f 00 01 03 04 00 00 00 11 00 10 03 05 00 00 01 e2 40
            00 42 03 0a 43 46 30 30 30 31 4c 39 20 20
            """);
    VolumeStatistics cartridge = VolumeStatistics.parse(volume);
    assertThat(cartridge.loads()).isEqualTo(OptionalLong.of(17));
    assertThat(cartridge.lifetimeMegabytesWritten()).isEqualTo(OptionalLong.of(123_456));
    assertThat(cartridge.barcode()).contains("CF0001L9");
    assertThat(cartridge.serial()).isEmpty();
  }

  @Test
  void capacityInUnitsOfAMebibyte() throws Exception {
    byte[] dump =
        Hex.bytes(
            """
            31 00 00 20 00 01 43 04 00 00 10 00 00 02 43 04 00 00 00 20
            00 03 43 04 00 00 20 00 00 04 43 04 00 00 00 40
            """);
    TapeCapacityLog log = TapeCapacityLog.parse(dump);
    assertThat(log.partition(0)).contains(new MediumCapacity(8192L << 20, 4096L << 20));
    assertThat(log.partition(1)).contains(new MediumCapacity(64L << 20, 32L << 20));
    assertThat(log.partition(2)).isEmpty();
  }

  @Test
  void errorAndCompressionCounters() throws Exception {
    ErrorCounters errors =
        ErrorCounters.parse(0x02, Hex.bytes("02 00 00 0c 00 03 03 02 01 00 00 06 03 02 00 05"));
    assertThat(errors.corrected()).isEqualTo(OptionalLong.of(256));
    assertThat(errors.uncorrected()).isEqualTo(OptionalLong.of(5));
    DataCompressionLog compression =
        DataCompressionLog.parse(Hex.bytes("1b 00 00 06 00 01 43 02 00 fa"));
    assertThat(compression.writeRatioPercent()).isEqualTo(OptionalLong.of(250));
  }

  @Test
  void attributes() throws Exception {
    byte[] data =
        Hex.bytes("00 00 00 16 00 03 80 00 08 00 00 00 00 00 00 00 2a 08 06 01 00 04 43 46 30 31");
    List<MamAttribute> attributes = MamAttributes.parse(data);
    assertThat(attributes).hasSize(2);
    assertThat(attributes.get(0).id()).isEqualTo(MamAttributes.LOAD_COUNT);
    assertThat(attributes.get(1).text()).isEqualTo("CF01");
    assertThat(MamAttributes.parse(MamAttributes.encode(attributes))).isEqualTo(attributes);
  }

  @Test
  void encryptionPages() throws Exception {
    EncryptionPages.Algorithm algorithm =
        new EncryptionPages.Algorithm(1, true, 32, EncryptionPages.AES_256_GCM);
    byte[] capabilities = EncryptionPages.encodeCapabilities(List.of(algorithm));
    assertThat(Hex.text(capabilities)).startsWith("00 10 00 28").endsWith("00 01 00 14");
    assertThat(EncryptionPages.parseCapabilities(capabilities)).containsExactly(algorithm);

    byte[] set = EncryptionPages.encodeSet(1, Optional.of(new byte[32]));
    assertThat(Hex.text(set)).startsWith("00 10 00 30 40 04 02 03 01 00");
    EncryptionPages.SetRequest request = EncryptionPages.SetRequest.parse(set);
    assertThat(request.encryption()).isEqualTo(EncryptionPages.EncryptionMode.ENCRYPT);
    assertThat(request.key()).hasSize(32);
    assertThat(Hex.text(EncryptionPages.encodeSet(1, Optional.empty())))
        .startsWith("00 10 00 10 40 04 00 00 01 00");

    EncryptionPages.Status status =
        new EncryptionPages.Status(
            EncryptionPages.EncryptionMode.ENCRYPT, EncryptionPages.DecryptionMode.MIXED, 1, 4);
    assertThat(EncryptionPages.Status.parse(status.encode())).isEqualTo(status);
    EncryptionPages.NextBlock next =
        new EncryptionPages.NextBlock(7, EncryptionPages.BlockState.NOT_ENCRYPTED, 1);
    assertThat(EncryptionPages.NextBlock.parse(next.encode())).isEqualTo(next);
  }
}
