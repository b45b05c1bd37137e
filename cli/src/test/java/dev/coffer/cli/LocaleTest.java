package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user whose language has digits of its own, and letters that have other capitals. */
class LocaleTest {
  @TempDir Path directory;

  @BeforeEach
  void aFile() throws Exception {
    Files.createDirectory(directory.resolve("data"));
    Files.writeString(directory.resolve("data/letter.txt"), "Dear reader\n");
  }

  private String must(String locale, String... arguments) throws Exception {
    List<String> spoken =
        List.of("env", "JDK_JAVA_OPTIONS=-Duser.timezone=Pacific/Kiritimati " + locale);
    Program program = new Program(directory);
    TestRun run = program.end(program.start(spoken, arguments));
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(run.out())).as(run.out()).isTrue();
    return run.out();
  }

  private void theMainJob(String locale) throws Exception {
    must(locale, "init", "--host", "archiver");
    must(locale, "library", "create", "--drives", "1", "--cartridges", "2", "--capacity", "50 MiB");
    must(locale, "key", "generate", "--x25519", "safe.key");
    must(locale, "recipient", "add", "safe", "safe.key.pub");
    must(locale, "pool", "add", "weekly", "--retention-days", "90");
    must(locale, "dataset", "add", "docs", "data", "--pool", "weekly");
    must(locale, "cartridge", "label", "CF0001L9", "--pool", "weekly");
    assertThat(must(locale, "archive", "docs")).contains("CF0001L9").contains("COMPLETE");
    assertThat(must(locale, "verify", "docs", "--identity", "safe.key")).contains("AGREED");
    must(locale, "restore", "docs", "--to", "out", "--identity", "safe.key");
    assertThat(must(locale, "cartridge", "show", "CF0001L9")).contains("OPEN");
    must(locale, "catalog", "check");
  }

  @Test
  void digitsStayThoseOfAscii() throws Exception {
    theMainJob("-Duser.language=fa -Duser.country=IR");
  }

  @Test
  void lettersKeepTheirCapitals() throws Exception {
    theMainJob("-Duser.language=tr -Duser.country=TR");
  }
}
