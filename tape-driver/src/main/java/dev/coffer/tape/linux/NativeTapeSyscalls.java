package dev.coffer.tape.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** The C library by JNA. A call that a signal cut short before it did anything is made again. */
final class NativeTapeSyscalls implements TapeSyscalls {
  /** The C library's functions under their own names. */
  interface LibC extends Library {
    int open(String path, int flags, Object... mode) throws LastErrorException;

    int close(int fd) throws LastErrorException;

    NativeLong read(int fd, Pointer target, NativeLong count) throws LastErrorException;

    NativeLong write(int fd, Pointer source, NativeLong count) throws LastErrorException;

    int ioctl(int fd, NativeLong request, Object... argument) throws LastErrorException;
  }

  private final LibC libc = Native.load("c", LibC.class);

  /** One system call. */
  private interface Call {
    long run() throws LastErrorException;
  }

  private static long call(Call call) {
    while (true) {
      try {
        return call.run();
      } catch (LastErrorException e) {
        if (e.getErrorCode() != Errno.EINTR) {
          return -e.getErrorCode();
        }
      }
    }
  }

  @Override
  public int open(String path, int flags) {
    return (int) call(() -> libc.open(path, flags));
  }

  /** Not again after EINTR: on Linux the descriptor is gone then (close(2)). */
  @Override
  public int close(int fd) {
    try {
      return libc.close(fd);
    } catch (LastErrorException e) {
      return -e.getErrorCode();
    }
  }

  @Override
  public long read(int fd, ByteBuffer target) {
    NativeLong count = new NativeLong(target.remaining());
    return call(() -> libc.read(fd, pointer(target), count).longValue());
  }

  @Override
  public long write(int fd, ByteBuffer source) {
    NativeLong count = new NativeLong(source.remaining());
    return call(() -> libc.write(fd, pointer(source), count).longValue());
  }

  @Override
  public int ioctl(int fd, long request, ByteBuffer argument) {
    NativeLong number = new NativeLong(request);
    return (int) call(() -> libc.ioctl(fd, number, pointer(argument)));
  }

  @Override
  public long address(ByteBuffer direct) {
    return Pointer.nativeValue(pointer(direct));
  }

  private static Pointer pointer(ByteBuffer direct) {
    return Native.getDirectBufferPointer(direct).share(direct.position());
  }
}
