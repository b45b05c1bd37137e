package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SenseDataTest {
  /** As sg_raw -vv printed it for READ(6) of 70 000 bytes over a block of 65 536. */
  @Test
  void aShorterBlockInFixedFormat() throws Exception {
    SenseData sense =
        SenseData.parse(Hex.bytes("f0 00 20 00 00 11 70 0a 00 00 00 00 00 00 00 00 00 00"));
    assertThat(sense.key()).isEqualTo(SenseKey.NO_SENSE);
    assertThat(sense.incorrectLength()).isTrue();
    assertThat(sense.filemark()).isFalse();
    assertThat(sense.information()).isEqualTo(OptionalLong.of(4464));
  }

  /** The same with a buffer of 30 000 bytes: the residue is negative, the block is larger. */
  @Test
  void aLargerBlockHasANegativeResidue() throws Exception {
    SenseData sense =
        SenseData.parse(Hex.bytes("f0 00 20 ff ff 75 30 0a 00 00 00 00 00 00 00 00 00 00"));
    assertThat(sense.information()).isEqualTo(OptionalLong.of(30_000 - 65_536));
  }

  @Test
  void aFilemarkWhileReading() throws Exception {
    SenseData sense =
        SenseData.parse(Hex.bytes("f0 00 80 00 01 00 00 0e 00 00 00 00 00 01 00 00 00 00"));
    assertThat(sense.filemark()).isTrue();
    assertThat(sense.information()).isEqualTo(OptionalLong.of(65_536));
    assertThat(sense.text()).isEqualTo("no sense, filemark detected (0/00/01)");
  }

  @Test
  void deferredErrorsAreMarked() throws Exception {
    SenseData sense = SenseData.parse(Hex.bytes("71 00 03 00 00 00 00 0a 00 00 00 00 0c 00"));
    assertThat(sense.deferred()).isTrue();
    assertThat(sense.information()).isEmpty();
    assertThat(sense.text()).isEqualTo("deferred medium error, write error (3/0c/00)");
  }

  /** SPC-5 4.4.2: information and stream commands descriptors. */
  @Test
  void descriptorFormat() throws Exception {
    SenseData sense =
        SenseData.parse(
            Hex.bytes("72 00 00 02 00 00 00 10 00 0a 80 00 00 00 00 00 00 00 00 05 04 02 00 40"));
    assertThat(sense.endOfMedium()).isTrue();
    assertThat(sense.is(0x00, 0x02)).isTrue();
    assertThat(sense.information()).isEqualTo(OptionalLong.of(5));
  }

  @Test
  void bothFormatsComeBack() throws Exception {
    SenseData sense = SenseData.of(SenseKey.BLANK_CHECK, 0x00, 0x05).with(true, true, false, -3);
    assertThat(SenseData.parse(sense.encodeFixed())).isEqualTo(sense);
    assertThat(SenseData.parse(sense.encodeDescriptor())).isEqualTo(sense);
    SenseData plain = SenseData.of(SenseKey.UNIT_ATTENTION, 0x28, 0x00);
    assertThat(SenseData.parse(plain.encodeFixed())).isEqualTo(plain);
    assertThat(SenseData.parse(plain.encodeDescriptor())).isEqualTo(plain);
  }

  @Test
  void shortAndForeignBytesAreRefused() {
    assertThatThrownBy(() -> SenseData.parse(new byte[2]))
        .isInstanceOf(ScsiFormatException.class)
        .hasMessage("sense data length: actual=2 expected=3 or more");
    assertThatThrownBy(() -> SenseData.parse(new byte[18]))
        .isInstanceOf(ScsiFormatException.class)
        .hasMessageContaining("actual=00h");
  }

  @Test
  void unknownCodesKeepTheirNumbers() {
    assertThat(AdditionalSense.text(0x3A, 0x00)).isEqualTo("medium not present");
    assertThat(AdditionalSense.text(0x53, 0x7F))
        .isEqualTo("media load or eject failed (additional sense 53h/7fh)");
    assertThat(AdditionalSense.text(0x99, 0x01)).isEqualTo("additional sense 99h/01h");
  }
}
