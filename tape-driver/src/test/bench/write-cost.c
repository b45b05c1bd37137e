/* Cost of write(2) of one block to /dev/null: nanoseconds, the best of many rounds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  static const int sizes[] = {512, 65536, 524288};
  int fd = open("/dev/null", O_RDWR);
  for (int s = 0; s < 3; s++) {
    char *block = aligned_alloc(4096, 524288);
    double best = 1e18;
    for (int round = 0; round < 200; round++) {
      struct timespec a, b;
      clock_gettime(CLOCK_MONOTONIC, &a);
      for (int i = 0; i < 1000; i++)
        if (write(fd, block, sizes[s]) != sizes[s]) return 1;
      clock_gettime(CLOCK_MONOTONIC, &b);
      double ns = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / 1000;
      if (ns < best) best = ns;
    }
    printf("c    %7d bytes %8.0f ns\n", sizes[s], best);
    free(block);
  }
  return 0;
}
