package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.terminal.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that needs one more cartridge, and a person who brings it, or does not. */
class OperatorTest {
  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();
  private final List<String> asked = new ArrayList<>();

  private TestRun run(Operator operator, String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, operator, arguments);
  }

  private void must(String... arguments) {
    TestRun run = run(Operator.nobody(), arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
  }

  @BeforeEach
  void oneLabelledCartridgeOfTwoAndMoreThanItHolds() throws IOException {
    Files.createDirectories(directory.resolve("data"));
    byte[] noise = new byte[8 << 20];
    for (int i = 0; i < 10; i++) {
      new Random(i).nextBytes(noise);
      Files.write(directory.resolve("data/noise-" + i), noise);
    }
    must("init");
    must("library", "create", "--cartridges", "2", "--capacity", "64 MiB");
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    must("pool", "add", "weekly", "--retention-days", "28");
    must("dataset", "add", "data", directory.resolve("data").toString(), "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
  }

  @Test
  void theOperatorBringsACartridgeAndTheArchiveGoesOn() {
    TestRun archived =
        run(
            request -> {
              asked.add(request);
              must("cartridge", "label", "CF0002L9", "--pool", "weekly");
              return true;
            },
            "archive",
            "data");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).contains("no cartridge of pool weekly");
    assertThat(archived.out()).contains("CF0001L9").contains("CF0002L9");
  }

  @Test
  void theOperatorGivesUpAndTheArchiveIsRefusedInWords() {
    TestRun archived =
        run(
            request -> {
              asked.add(request);
              return false;
            },
            "archive",
            "data");
    assertThat(archived.exitCode()).isEqualTo(10);
    assertThat(asked).hasSize(1);
    assertThat(archived.err()).contains("no cartridge of pool weekly");
  }
}
