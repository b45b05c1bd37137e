package dev.coffer.tape.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The kernel's numbers: asm-generic/ioctl.h, linux/mtio.h and scsi/sg.h on 64-bit machines. */
class MtioLayoutTest {
  private static final int WRITE = 1;
  private static final int READ = 2;

  /** {@code _IOC(dir, type, nr, size)} of asm-generic/ioctl.h. */
  private static long ioc(int direction, char type, int number, int bytes) {
    return (long) direction << 30 | (long) bytes << 16 | (long) type << 8 | number;
  }

  @Test
  void ioctlNumbersFollowFromTheStructures() {
    assertThat(Mtio.MTIOCTOP).isEqualTo(ioc(WRITE, 'm', 1, Mtio.MTOP_BYTES));
    assertThat(Mtio.MTIOCGET).isEqualTo(ioc(READ, 'm', 2, Mtio.MTGET_BYTES));
    assertThat(Mtio.MTIOCPOS).isEqualTo(ioc(READ, 'm', 3, 8));
  }

  @Test
  void mtopHasAShortAndAnInt() {
    ByteBuffer mtop = Mtio.mtop(Mtio.MTFSF, -3);
    assertThat(mtop.remaining()).isEqualTo(8);
    assertThat(mtop.getShort(0)).isEqualTo((short) 1);
    assertThat(mtop.getInt(4)).isEqualTo(-3);
  }

  @Test
  void mtgetHasFiveLongsAndTwoInts() {
    ByteBuffer mtget = Mtio.mtget();
    assertThat(mtget.remaining()).isEqualTo(5 * 8 + 2 * 4);
    mtget.putLong(24, 0x41010000L).putInt(40, 7).putInt(44, 9);
    assertThat(Mtio.generalStatus(mtget) & Mtio.GMT_BOT).isNotZero();
    assertThat(Mtio.generalStatus(mtget) & Mtio.GMT_ONLINE).isNotZero();
    assertThat(Mtio.generalStatus(mtget) & Mtio.GMT_EOD).isZero();
    assertThat(Mtio.fileNumber(mtget)).isEqualTo(7);
    assertThat(Mtio.blockNumber(mtget)).isEqualTo(9);
  }

  /** Offsets that the C compiler gives: pointers start at multiples of eight. */
  @Test
  void sgIoHeader() {
    assertThat(SgIo.DXFERP).isEqualTo(16);
    assertThat(SgIo.CMDP).isEqualTo(SgIo.DXFERP + 8);
    assertThat(SgIo.SBP).isEqualTo(SgIo.CMDP + 8);
    assertThat(SgIo.TIMEOUT).isEqualTo(SgIo.SBP + 8);
    assertThat(SgIo.STATUS).isEqualTo(SgIo.TIMEOUT + 4 + 4 + 4 + 4 + 8);
    assertThat(SgIo.HOST_STATUS).isEqualTo(SgIo.STATUS + 4);
    assertThat(SgIo.RESID).isEqualTo(SgIo.HOST_STATUS + 4);
    assertThat(SgIo.BYTES).isEqualTo(SgIo.RESID + 12 + 4);
  }
}
