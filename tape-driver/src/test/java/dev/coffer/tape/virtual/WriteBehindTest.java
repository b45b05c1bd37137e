package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
  private final FileChannel channel = mock(FileChannel.class);
  private final WriteBehind behind = new WriteBehind(channel);

  @Test
  void beginsOnlyWhenThereIsEnough() throws IOException {
    behind.wrote(WriteBehind.STEP_BYTES - 1);
    behind.settle();
    verify(channel, never()).force(anyBoolean());

    behind.wrote(1);
    behind.settle();
    verify(channel, times(1)).force(false);
  }

  @Test
  void aFilemarkForcesWhatWasWrittenSince() throws IOException {
    behind.wrote(WriteBehind.STEP_BYTES);
    behind.wrote(1);
    behind.force();
    verify(channel, times(2)).force(false);
  }

  @Test
  void aFailureBehindTheBackIsThrownByEveryLaterFilemark() throws IOException {
    doThrow(new IOException("input/output error")).doNothing().when(channel).force(false);
    behind.wrote(WriteBehind.STEP_BYTES);
    behind.settle();
    assertThatThrownBy(behind::force).hasMessageContaining("input/output error");
    assertThatThrownBy(behind::force).hasMessageContaining("input/output error");
    verify(channel, times(1)).force(false);
  }

  @Test
  void aFilemarkWaitsForWhatIsUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch disk = new CountDownLatch(1);
    doAnswer(
            call -> {
              begun.countDown();
              disk.await();
              return null;
            })
        .doNothing()
        .when(channel)
        .force(false);
    behind.wrote(WriteBehind.STEP_BYTES);
    begun.await();
    Thread filemark =
        Thread.ofPlatform()
            .start(() -> {
              try {
                behind.force();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(filemark.join(java.time.Duration.ofMillis(50))).isFalse();
    disk.countDown();
    filemark.join();
    verify(channel, times(2)).force(false);
  }

  @Test
  void anInterruptedThreadWaitsAllTheSameAndStaysInterrupted() throws IOException {
    doNothing().when(channel).force(false);
    behind.wrote(WriteBehind.STEP_BYTES);
    Thread.currentThread().interrupt();
    behind.settle();
    assertThat(Thread.interrupted()).isTrue();
    verify(channel, times(1)).force(false);
  }
}
