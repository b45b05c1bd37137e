/* Cost of write(2) of one block to /dev/null: nanoseconds, the best and the median of many rounds. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 200, BLOCKS = 1000 };

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  static const int sizes[] = {512, 65536, 524288};
  static double ns[ROUNDS];
  int fd = open("/dev/null", O_RDWR);
  for (int s = 0; s < 3; s++) {
    char *block = aligned_alloc(4096, 524288);
    for (int round = 0; round < ROUNDS; round++) {
      struct timespec a, b;
      clock_gettime(CLOCK_MONOTONIC, &a);
      for (int i = 0; i < BLOCKS; i++)
        if (write(fd, block, sizes[s]) != sizes[s]) return 1;
      clock_gettime(CLOCK_MONOTONIC, &b);
      ns[round] = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / BLOCKS;
    }
    qsort(ns, ROUNDS, sizeof ns[0], compare);
    printf("c    %7d bytes  best %5.0f ns  median %5.0f ns\n", sizes[s], ns[0], ns[ROUNDS / 2]);
    free(block);
  }
  return 0;
}
