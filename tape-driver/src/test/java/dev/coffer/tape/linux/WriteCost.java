package dev.coffer.tape.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cost of writing one block to /dev/null by way of JNA: nanoseconds, the best and the median of
 * many rounds. To be compared with {@code src/test/bench/write-cost.c}, which does the same in C.
 */
final class WriteCost {
  private static final int ROUNDS = 200;
  private static final int BLOCKS = 1000;

  private WriteCost() {}

  public static void main(String[] arguments) {
    TapeSyscalls syscalls = new NativeTapeSyscalls();
    int fd = syscalls.open("/dev/null", Mtio.O_RDWR);
    for (int size : new int[] {512, 65_536, 524_288}) {
      ByteBuffer block = ByteBuffer.allocateDirect(size + 8192).alignedSlice(4096).limit(size);
      double[] nanos = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < BLOCKS; i++) {
          if (syscalls.write(fd, block) != size) {
            throw new IllegalStateException("write to /dev/null failed");
          }
        }
        nanos[round] = (System.nanoTime() - start) / (double) BLOCKS;
      }
      Arrays.sort(nanos);
      System.out.printf(
          "jna  %7d bytes  best %5.0f ns  median %5.0f ns%n", size, nanos[0], nanos[ROUNDS / 2]);
    }
    syscalls.close(fd);
  }
}
