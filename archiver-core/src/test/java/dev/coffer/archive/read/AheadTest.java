package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300) // a hang is what this would miss
class AheadTest {
  private static final String NAME = "ahead-under-test";

  private final AtomicInteger made = new AtomicInteger();

  private static boolean isRunning() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(NAME));
  }

  @Test
  void itemsComeInOrderAndThenTheEnd() throws Exception {
    Ahead<Integer> ahead =
        new Ahead<>(NAME, 3, () -> made.get() == 1000 ? null : made.getAndIncrement());
    List<Integer> taken = new ArrayList<>();
    for (Integer item = ahead.take(); item != null; item = ahead.take()) {
      taken.add(item);
    }
    assertThat(taken).hasSize(1000).isSorted().doesNotHaveDuplicates();
    assertThat(ahead.take()).isNull();
    ahead.stop();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void noMoreIsMadeThanThereIsRoomFor() throws Exception {
    CountDownLatch full = new CountDownLatch(3);
    Ahead<Integer> ahead =
        new Ahead<>(
            NAME,
            3,
            () -> {
              full.countDown();
              return made.getAndIncrement();
            });
    full.await();
    Thread.sleep(50);
    assertThat(made).hasValue(3);
    assertThat(ahead.take()).isZero();
    while (made.get() < 4) {
      Thread.onSpinWait();
    }
    Thread.sleep(50);
    assertThat(made).hasValue(4);
    ahead.stop();
    assertThat(isRunning()).isFalse();
  }

  @Test
  void aFailureComesInItsPlace() throws Exception {
    ArchiveDamagedException failure = new ArchiveDamagedException("block 2 is damaged");
    Ahead<Integer> ahead =
        new Ahead<>(
            NAME,
            8,
            () -> {
              if (made.get() == 2) {
                throw failure;
              }
              return made.getAndIncrement();
            });
    assertThat(ahead.take()).isZero();
    assertThat(ahead.take()).isOne();
    assertThatThrownBy(ahead::take).isSameAs(failure);
    ahead.stop();
  }

  @Test
  void whatIsNoFailureOfADriveIsNotLostEither() {
    Ahead<Integer> wrong =
        new Ahead<>(
            NAME,
            1,
            () -> {
              throw new IllegalStateException("internal error: wrong");
            });
    assertThatThrownBy(wrong::take).isInstanceOf(IllegalStateException.class);
    wrong.stop();
    Ahead<Integer> full =
        new Ahead<>(
            NAME,
            1,
            () -> {
              throw new OutOfMemoryError("no room");
            });
    assertThatThrownBy(full::take).isInstanceOf(OutOfMemoryError.class);
    full.stop();
  }

  @Test
  void stoppingWaitsForWhatIsJustBeingMade() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    Ahead<Integer> ahead =
        new Ahead<>(
            NAME,
            1,
            () -> {
              begun.countDown();
              await(goOn);
              finished.incrementAndGet();
              return 1;
            });
    begun.await();
    Thread later =
        Thread.ofPlatform()
            .start(() -> {
              try {
                Thread.sleep(100);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              goOn.countDown();
            });
    Thread.currentThread().interrupt();
    ahead.stop();
    assertThat(Thread.interrupted()).as("an interruption is kept for later").isTrue();
    assertThat(finished).hasValue(1);
    assertThat(isRunning()).isFalse();
    later.join();
  }

  @Test
  void whoWaitsCanBeInterrupted() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Ahead<Integer> ahead =
        new Ahead<>(
            NAME,
            1,
            () -> {
              await(goOn);
              return made.getAndIncrement();
            });
    Thread.currentThread().interrupt();
    assertThatThrownBy(ahead::take).isInstanceOf(InterruptedException.class);
    goOn.countDown();
    assertThat(ahead.take()).as("nothing is lost").isZero();
    ahead.stop();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
