package dev.coffer.tape.linux;

import java.nio.ByteBuffer;

/**
 * The only native surface. Each call answers what the system call answers, or the negative of
 * errno; nothing is thrown. Buffers are direct; bytes between position and limit are meant, and
 * neither is moved.
 */
interface TapeSyscalls {
  /** Opens a device node. */
  int open(String path, int flags);

  int close(int fd);

  long read(int fd, ByteBuffer target);

  long write(int fd, ByteBuffer source);

  /** The argument is a structure, read or written in place. */
  int ioctl(int fd, long request, ByteBuffer argument);

  /** The address of a direct buffer's position, for structures that point to others. */
  long address(ByteBuffer direct);
}
