package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the guide to the vault, in its order. */
class VaultGuideTest {
  private static final Path GUIDE = Path.of("../docs/guides/vault.md");
  private static final String PROMPT = "    $ coffer ";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern EXIT_CODE = Pattern.compile("    exit code (\\d+)");

  @TempDir Path dir;

  @Test
  void everyCommandDoesWhatTheGuideSays() throws Exception {
    VaultSite site = VaultSite.make(dir, 30);
    List<String> lines = Files.readAllLines(GUIDE);
    int run = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(PROMPT)) {
        continue;
      }
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(lines.get(i).substring(PROMPT.length()));
      while (word.find()) {
        words.add(word.group(1) == null ? word.group(2) : word.group(1));
      }
      Matcher code = EXIT_CODE.matcher(i + 1 < lines.size() ? lines.get(i + 1) : "");
      int expected = code.matches() ? Integer.parseInt(code.group(1)) : 0;
      TestRun result = site.run(words.toArray(String[]::new));
      assertThat(result.exitCode())
          .as("%s: %s%s", lines.get(i).strip(), result.out(), result.err())
          .isEqualTo(expected);
      run++;
    }
    assertThat(run).isGreaterThan(30);
    assertThat(site.custody("CF0003L9").state().name()).isEqualTo("DESTROYED");
    for (String paper : List.of("pick-list", "checkout", "count-1", "sheet-2", "destroyed")) {
      assertThat(dir.resolve(paper + ".pdf")).isNotEmptyFile();
    }
  }
}
