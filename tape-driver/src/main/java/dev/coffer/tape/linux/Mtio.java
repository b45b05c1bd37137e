package dev.coffer.tape.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers and structures of include/uapi/linux/mtio.h, as on 64-bit Linux, and of fcntl.h.
 *
 * <p>An ioctl number is direction (1 write, 2 read) shifted by 30, size by 16, type 'm' by 8, and
 * the number: {@code _IOW('m', 1, struct mtop)} and so on.
 */
final class Mtio {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;

  static final long MTIOCTOP = 0x40086d01L;
  static final long MTIOCGET = 0x80306d02L;
  static final long MTIOCPOS = 0x80086d03L;

  static final int MTFSF = 1;
  static final int MTBSF = 2;
  static final int MTFSR = 3;
  static final int MTBSR = 4;
  static final int MTWEOF = 5;
  static final int MTREW = 6;
  static final int MTOFFL = 7;
  static final int MTNOP = 8;
  static final int MTEOM = 12;
  static final int MTSETBLK = 20;
  static final int MTSEEK = 22;
  static final int MTSETDRVBUFFER = 24;
  static final int MTLOAD = 30;
  static final int MTUNLOAD = 31;
  static final int MTWEOFI = 35;

  /** With MTSETDRVBUFFER: switch these off. Needs CAP_SYS_ADMIN. */
  static final int MT_ST_CLEARBOOLEANS = 0x40000000;

  static final int MT_ST_BUFFER_WRITES = 0x1;
  static final int MT_ST_ASYNC_WRITES = 0x2;
  static final int MT_ST_READ_AHEAD = 0x4;

  static final int GMT_EOF = 0x80000000;
  static final int GMT_BOT = 0x40000000;
  static final int GMT_EOT = 0x20000000;
  static final int GMT_EOD = 0x08000000;
  static final int GMT_WR_PROT = 0x04000000;
  static final int GMT_ONLINE = 0x01000000;
  static final int GMT_DR_OPEN = 0x00040000;
  static final int GMT_CLN = 0x00008000;

  static final int MTOP_BYTES = 8;
  static final int MTGET_BYTES = 48;

  private Mtio() {}

  /** {@code struct mtop}: short mt_op at 0, int mt_count at 4. */
  static ByteBuffer mtop(int operation, int count) {
    return struct(MTOP_BYTES).putShort(0, (short) operation).putInt(4, count);
  }

  /**
   * {@code struct mtget}: long mt_type at 0, mt_resid 8, mt_dsreg 16, mt_gstat 24, mt_erreg 32, int
   * mt_fileno 40, mt_blkno 44.
   */
  static ByteBuffer mtget() {
    return struct(MTGET_BYTES);
  }

  static int generalStatus(ByteBuffer mtget) {
    return (int) mtget.getLong(24);
  }

  static int fileNumber(ByteBuffer mtget) {
    return mtget.getInt(40);
  }

  static int blockNumber(ByteBuffer mtget) {
    return mtget.getInt(44);
  }

  static ByteBuffer struct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
