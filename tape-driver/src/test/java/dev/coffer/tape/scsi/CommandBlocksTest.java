package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Command blocks byte for byte, as the standards' tables lay them out. */
class CommandBlocksTest {
  private static void expect(ScsiCommand command, String cdb) {
    assertThat(Hex.text(command.cdb())).as(command.name()).isEqualTo(cdb);
  }

  @Test
  void primaryCommands() {
    expect(PrimaryCommands.testUnitReady(), "00 00 00 00 00 00");
    expect(PrimaryCommands.requestSense(false), "03 00 00 00 fc 00");
    expect(PrimaryCommands.requestSense(true), "03 01 00 00 fc 00");
    expect(PrimaryCommands.inquiry(), "12 00 00 00 60 00");
    expect(PrimaryCommands.inquiryPage(0x83), "12 01 83 04 00 00");
    expect(PrimaryCommands.logSense(0x2E, 0, 4096), "4d 00 6e 00 00 00 00 10 00 00");
    expect(PrimaryCommands.logSense(0x17, 1, 512), "4d 00 57 01 00 00 00 02 00 00");
    expect(PrimaryCommands.modeSense10(0x10, 1, false), "5a 08 10 01 00 00 00 02 00 00");
    expect(PrimaryCommands.modeSense10(0x0F, 0, true), "5a 00 0f 00 00 00 00 02 00 00");
    expect(PrimaryCommands.modeSense6(0x11, 0), "1a 00 11 00 fc 00");
    expect(PrimaryCommands.modeSelect10(new byte[24]), "55 10 00 00 00 00 00 00 18 00");
    expect(PrimaryCommands.modeSelect6(new byte[12]), "15 10 00 00 0c 00");
    expect(
        PrimaryCommands.readAttribute(1, 0x0401, 0x10000),
        "8c 00 00 00 00 00 00 01 04 01 00 01 00 00 00 00");
    expect(
        PrimaryCommands.writeAttribute(1, new byte[41]),
        "8d 01 00 00 00 00 00 01 00 00 00 00 00 29 00 00");
    expect(
        PrimaryCommands.securityProtocolIn(0x20, 0x0020, 8192),
        "a2 20 00 20 00 00 00 00 20 00 00 00");
    expect(
        PrimaryCommands.securityProtocolOut(0x20, 0x0010, new byte[52]),
        "b5 20 00 10 00 00 00 00 00 34 00 00");
  }

  @Test
  void streamCommands() {
    expect(StreamCommands.readBlockLimits(), "05 00 00 00 00 00");
    expect(StreamCommands.read6(ByteBuffer.allocate(524_288)), "08 00 08 00 00 00");
    expect(StreamCommands.write6(ByteBuffer.allocate(80)), "0a 00 00 00 50 00");
    expect(StreamCommands.writeFilemarks6(2, true), "10 01 00 00 02 00");
    expect(StreamCommands.rewind(), "01 00 00 00 00 00");
    expect(StreamCommands.loadUnload(true), "1b 00 00 00 01 00");
    expect(StreamCommands.loadUnload(false), "1b 00 00 00 00 00");
    expect(StreamCommands.preventMediumRemoval(true), "1e 00 00 00 01 00");
    expect(StreamCommands.space6(SpaceCode.FILEMARKS, -2), "11 01 ff ff fe 00");
    expect(StreamCommands.space6(SpaceCode.END_OF_DATA, 0), "11 03 00 00 00 00");
    expect(
        StreamCommands.space16(SpaceCode.BLOCKS, -3),
        "91 00 00 00 ff ff ff ff ff ff ff fd 00 00 00 00");
    expect(StreamCommands.locate10(0x01020304), "2b 00 00 01 02 03 04 00 00 00");
    expect(StreamCommands.locate10(1, 7), "2b 02 00 00 00 00 07 00 01 00");
    expect(
        StreamCommands.locate16(1, 0x0102030405L, true),
        "92 02 00 01 00 00 00 01 02 03 04 05 00 00 00 00");
    expect(StreamCommands.locate16(1, 9, false), "92 00 00 00 00 00 00 00 00 00 00 09 00 00 00 00");
    expect(StreamCommands.readPosition(ReadPositionForm.SHORT), "34 00 00 00 00 00 00 00 00 00");
    expect(StreamCommands.readPosition(ReadPositionForm.LONG), "34 06 00 00 00 00 00 00 00 00");
    expect(StreamCommands.readPosition(ReadPositionForm.EXTENDED), "34 08 00 00 00 00 00 00 20 00");
    expect(StreamCommands.formatMedium(1), "04 00 01 00 00 00");
    expect(StreamCommands.eraseLong(), "19 01 00 00 00 00");
  }

  @Test
  void changerCommands() {
    expect(ChangerCommands.initializeElementStatus(), "07 00 00 00 00 00");
    expect(
        ChangerCommands.readElementStatus(4, 1, 0xFFFF, true, 2048),
        "b8 14 00 01 ff ff 01 00 08 00 00 00");
    expect(ChangerCommands.moveMedium(16, 1024, 1), "a5 00 00 10 04 00 00 01 00 00 00 00");
  }

  @Test
  void whatDoesNotFitACommandIsRefused() {
    assertThatThrownBy(() -> StreamCommands.space6(SpaceCode.BLOCKS, 0x800000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StreamCommands.locate10(1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StreamCommands.write6(ByteBuffer.allocate(0x1000000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
