package dev.coffer.tape.linux;

import dev.coffer.tape.scsi.DriveFailure;
import dev.coffer.tape.scsi.DriveFailure.Kind;

/**
 * What st's error numbers mean, and what to do about them: errno × operation × general status, from
 * st.rst and drivers/scsi/st.c.
 *
 * <table>
 * <caption>errno by operation</caption>
 * <tr><td>open<td>EBUSY in use · EACCES, EPERM permission · ENOENT, ENXIO, ENODEV no device ·
 *     ENOMEDIUM empty · EROFS write-protected · EIO not ready
 * <tr><td>read<td>0 filemark, or end of data with GMT_EOD · ENOMEM block larger than the buffer ·
 *     EIO with GMT_EOD end of data, else an error · EINVAL outside the block limits
 * <tr><td>write<td>ENOSPC early warning, then the end · EACCES, EROFS, EBADF write-protected ·
 *     EINVAL, EOVERFLOW block size · EIO an error
 * <tr><td>ioctl<td>EIO an error · EACCES write-protected · EINVAL, ENOSYS not known
 * <tr><td>any<td>ENOMEDIUM empty · ENXIO, ENODEV gone · EBUSY reserved by another host
 * </table>
 */
final class StErrors {
  /** What was tried. */
  enum Operation {
    READ,
    WRITE,
    MOVE
  }

  private StErrors() {}

  /** Why a node could not be opened, and what to do. */
  static String open(String path, int errno) {
    String reason =
        switch (errno) {
          case Errno.EBUSY ->
              "busy: another program has "
                  + path
                  + ": find it with fuser -v "
                  + path
                  + " and wait for it or end it";
          case Errno.EACCES, Errno.EPERM ->
              "permission denied: add this user to the group tape, or set the node's group by udev";
          case Errno.ENOENT ->
              "no such node: check the name, and that the modules st and sg are loaded"
                  + " (modprobe st sg)";
          case Errno.ENXIO, Errno.ENODEV ->
              "no device behind the node: check power and cabling, and rescan the SCSI host";
          case Errno.ENOMEDIUM -> "no cartridge in the drive: insert one";
          case Errno.EMEDIUMTYPE -> "the drive cannot use this cartridge";
          case Errno.EROFS -> "write protected: move the cartridge's tab";
          case Errno.EIO -> "the drive is not ready: load the cartridge, or wait until it is";
          default -> "unexpected error";
        };
    return "open of " + path + " failed: " + reason + " (" + Errno.name(errno) + ")";
  }

  /** Why SG_IO failed. */
  static String sgIo(String path, int errno) {
    String reason =
        switch (errno) {
          case Errno.EPERM, Errno.EACCES ->
              "not permitted: SCSI commands through a tape node need CAP_SYS_RAWIO; give the group"
                  + " tape the matching /dev/sgN node instead";
          case Errno.ENODEV, Errno.ENXIO -> "the device is gone: check power and cabling";
          case Errno.EBUSY -> "the device is busy with error recovery: try again";
          case Errno.ENOMEM, Errno.EINVAL ->
              "the host adapter cannot transfer that much at once: use smaller blocks";
          default -> "unexpected error";
        };
    return reason + " (" + Errno.name(errno) + ", " + path + ")";
  }

  /** What an errno of a read, write or tape operation means. */
  static DriveFailure failure(String what, String path, Operation operation, int errno) {
    boolean writing = operation == Operation.WRITE;
    Kind kind =
        switch (errno) {
          case Errno.ENOMEDIUM -> Kind.NOT_READY;
          case Errno.EROFS -> Kind.WRITE_PROTECTED;
          case Errno.EACCES, Errno.EBADF -> writing ? Kind.WRITE_PROTECTED : Kind.TRANSPORT;
          case Errno.EINVAL, Errno.EOVERFLOW, Errno.ENOSYS, Errno.EFAULT -> Kind.ILLEGAL_REQUEST;
          case Errno.ENOSPC -> Kind.END_OF_MEDIUM;
          case Errno.EIO -> operation == Operation.MOVE ? Kind.HARDWARE : Kind.MEDIUM;
          default -> Kind.TRANSPORT;
        };
    String advice =
        switch (errno) {
          case Errno.ENOMEDIUM -> "no cartridge in the drive: insert one";
          case Errno.EROFS -> "write protected: move the cartridge's tab";
          case Errno.EACCES, Errno.EBADF ->
              writing ? "write protected: move the cartridge's tab" : "the node is not open for it";
          case Errno.EINVAL -> "the drive or the kernel refuses this size or operation";
          case Errno.EOVERFLOW -> "this host cannot transfer so large a block: use smaller ones";
          case Errno.ENXIO, Errno.ENODEV -> "the drive is gone: check power and cabling";
          case Errno.EBUSY -> "another host has reserved the drive: release it there";
          case Errno.EIO -> "the drive reported an error: see the kernel's log for its sense data";
          case Errno.ENOSPC -> "the medium is full";
          default -> "unexpected error";
        };
    return new DriveFailure(
        kind, "%s failed: %s (%s, %s)".formatted(what, advice, Errno.name(errno), path));
  }
}
