package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LtfsLabelCodecTest {
  private static final LtfsLabel LABEL =
      new LtfsLabel(
          Optional.of("CF0001"),
          LtfsVersion.WRITTEN,
          "Coffer <test> & more",
          Instant.parse("2026-11-20T18:00:00.12Z"),
          UUID.fromString("30a91a08-daae-48d1-ae75-69804e61d2ea"),
          'b',
          'a',
          'b',
          524288,
          true);

  private static String xml() {
    return new String(LtfsLabelCodec.writeXml(LABEL), StandardCharsets.UTF_8);
  }

  private static LtfsLabel read(String xml) throws ArchiveException {
    return LtfsLabelCodec.readXml(Optional.of("CF0001"), xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void vol1IsEightyBytesAsTheReferenceWritesThem() {
    byte[] golden = GoldenVolume.record(0, 0);
    assertThat(LtfsLabelCodec.writeVol1(Optional.of("JAV001"))).isEqualTo(golden);
    assertThat(new String(LtfsLabelCodec.writeVol1(Optional.empty()), StandardCharsets.US_ASCII))
        .startsWith("VOL1      L")
        .hasSize(80)
        .endsWith(" 4");
  }

  @Test
  void barcodeIsSixDigitsOrCapitals() {
    for (String bad : new String[] {"AB1", "abc123", "CF0001L9", "CF 001"}) {
      assertThatThrownBy(() -> LtfsLabelCodec.writeVol1(Optional.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] vol1 = LtfsLabelCodec.writeVol1(Optional.of("CF0001"));
    vol1[6] = 'x';
    assertThatThrownBy(() -> LtfsLabelCodec.readVol1(vol1))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("barcode");
  }

  @Test
  void anotherLabelIsNotTakenForLtfs() {
    byte[] tar =
        "VOL1NCC042".concat(" ".repeat(69)).concat("4").getBytes(StandardCharsets.US_ASCII);
    assertThat(LtfsLabelCodec.isLtfs(tar)).isFalse();
    assertThat(LtfsLabelCodec.isLtfs(new byte[10])).isFalse();
    assertThat(LtfsLabelCodec.isLtfs(GoldenVolume.record(1, 0))).isTrue();
    assertThatThrownBy(() -> LtfsLabelCodec.readVol1(tar)).isInstanceOf(WrongVolumeException.class);
  }

  @Test
  void labelComesBack() throws Exception {
    assertThat(read(xml())).isEqualTo(LABEL);
  }

  @Test
  void goldenLabelsAreRead() throws Exception {
    LtfsLabel first =
        LtfsLabelCodec.readXml(
            LtfsLabelCodec.readVol1(GoldenVolume.record(0, 0)), GoldenVolume.record(0, 2));
    LtfsLabel second =
        LtfsLabelCodec.readXml(
            LtfsLabelCodec.readVol1(GoldenVolume.record(1, 0)), GoldenVolume.record(1, 2));
    assertThat(first.partition()).isEqualTo('a');
    assertThat(second.partition()).isEqualTo('b');
    assertThat(first.sameVolume(second)).isTrue();
    assertThat(first.formattedAt()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123456789Z"));
    assertThat(first.barcode()).hasValue("JAV001");
  }

  @Test
  void twoLabelsOfOneVolumeDifferInNothingButThePartitionAndTheCreator() throws Exception {
    LtfsLabel other = LABEL.on('a');
    assertThat(LABEL.sameVolume(other)).isTrue();
    String later = xml().replace("00.120000000Z", "00.120000001Z");
    assertThat(LABEL.sameVolume(read(later))).isFalse();
    assertThat(LABEL.sameVolume(read(xml().replace("524288", "65536")))).isFalse();
  }

  @Test
  void elementsMayComeInAnyOrderWithUnknownOnesBetween() throws Exception {
    String moved =
        xml()
            .replace("<compression>true</compression>\n", "")
            .replace(
                "<creator>",
                "<x:new xmlns:x=\"urn:x\"><y/></x:new><compression>1</compression><creator>");
    assertThat(read(moved)).isEqualTo(LABEL);
  }

  @Test
  void everyElementIsRequiredOnce() {
    for (String element :
        new String[] {"creator", "formattime", "volumeuuid", "blocksize", "compression"}) {
      String whole = xml();
      int from = whole.indexOf("<" + element + ">");
      int to = whole.indexOf("</" + element + ">") + element.length() + 3;
      String missing = whole.substring(0, from) + whole.substring(to);
      String twice = whole.substring(0, to) + whole.substring(from);
      assertThatThrownBy(() -> read(missing))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("<" + element + "> missing");
      assertThatThrownBy(() -> read(twice))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("<" + element + "> twice");
    }
  }

  @Test
  void damagedLabelsAreRefused() {
    String xml = xml();
    for (String bad :
        new String[] {
          xml.replace("<blocksize>524288", "<blocksize>0"),
          xml.replace("<blocksize>524288", "<blocksize>99999999999"),
          xml.replace("<data>b", "<data>a"),
          xml.replace("<data>b", "<data>B"),
          xml.replace("<location><partition>b", "<location><partition>c"),
          xml.replace("true", "yes"),
          xml.replace("encoding=\"UTF-8\"", "encoding=\"utf-8\""),
          xml.replace("30a91a08", "30a91a0"),
          xml + "\0\0",
          xml.substring(0, xml.length() - 20),
        }) {
      assertThatThrownBy(() -> read(bad))
          .as(bad)
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageStartingWith("LTFS label: ");
    }
    assertThatThrownBy(() -> read(xml.replace("2.4.0", "3.0.0")))
        .isInstanceOf(UnsupportedFormatException.class);
    assertThatThrownBy(() -> read(xml + " ".repeat(4096)))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("4096");
  }
}
