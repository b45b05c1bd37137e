package dev.coffer.tape.linux;

import java.nio.ByteBuffer;

/**
 * Cost of writing one block to /dev/null by way of JNA: nanoseconds, the best of many rounds. To be
 * compared with {@code src/test/bench/write-cost.c}, which does the same in C.
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
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < BLOCKS; i++) {
          if (syscalls.write(fd, block) != size) {
            throw new IllegalStateException("write to /dev/null failed");
          }
        }
        best = Math.min(best, (System.nanoTime() - start) / (double) BLOCKS);
      }
      System.out.printf("jna  %7d bytes %8.0f ns%n", size, best);
    }
    syscalls.close(fd);
  }
}
