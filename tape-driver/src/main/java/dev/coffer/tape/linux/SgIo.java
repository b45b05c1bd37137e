package dev.coffer.tape.linux;

/**
 * {@code struct sg_io_hdr} of include/scsi/sg.h on 64-bit Linux, 88 bytes: offsets, and the values
 * that go there.
 */
final class SgIo {
  static final long SG_IO = 0x2285;

  /** The largest number of pieces in one command (include/scsi/sg.h); answers an int. */
  static final long SG_GET_SG_TABLESIZE = 0x227F;

  /** What the kernel sends in one command, for sg in bytes (include/uapi/linux/fs.h); an int. */
  static final long BLKSECTGET = 0x1267;

  static final int BYTES = 88;

  static final int INTERFACE_ID = 0;
  static final int DXFER_DIRECTION = 4;
  static final int CMD_LEN = 8;
  static final int MX_SB_LEN = 9;
  static final int DXFER_LEN = 12;
  static final int DXFERP = 16;
  static final int CMDP = 24;
  static final int SBP = 32;
  static final int TIMEOUT = 40;
  static final int STATUS = 64;
  static final int SB_LEN_WR = 67;
  static final int HOST_STATUS = 68;
  static final int DRIVER_STATUS = 70;
  static final int RESID = 72;

  static final int SG_DXFER_NONE = -1;
  static final int SG_DXFER_TO_DEV = -2;
  static final int SG_DXFER_FROM_DEV = -3;

  /** No answer in time (include/scsi/scsi_status.h). */
  static final int DID_TIME_OUT = 3;

  /** Driver status, low four bits: time-out, or sense data are there. */
  static final int DRIVER_TIMEOUT = 6;

  static final int DRIVER_SENSE = 8;

  private SgIo() {}
}
