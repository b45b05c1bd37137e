package dev.coffer.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion as real shells see it. */
class CompletionsTest {
  @TempDir Path directory;

  @BeforeEach
  void written() throws IOException {
    Completions.write(Main.commandLine(WarmUp.silent(directory)), directory);
  }

  private String shell(String shell, String script) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", shell)), "there is no " + shell);
    List<String> command =
        shell.equals("zsh") ? List.of(shell, "-f", "-c", script) : List.of(shell, "-c", script);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void bashOffersVerbsAndValuesAsTheManualWritesThem() throws Exception {
    String script =
        """
        compopt() { :; }
        source coffer.bash
        COMP_WORDS=(coffer archive --level ''); COMP_CWORD=3
        _complete_coffer coffer '' --level; echo "${COMPREPLY[*]}"
        COMP_WORDS=(coffer catalog re); COMP_CWORD=2
        _complete_coffer coffer re catalog; echo "${COMPREPLY[*]}"
        """;
    assertThat(shell("bash", script)).isEqualTo("full incremental differential\nrebuild\n");
  }

  /** What bash's completion calls and zsh has not said "command not found" at each Tab. */
  @Test
  void zshHasAllThatBashsCompletionCalls() throws Exception {
    String script =
        """
        autoload -U compinit; compinit -u -D
        source ./_coffer
        compopt +o default && compopt -o filenames && print $_comps[coffer]
        """;
    assertThat(shell("zsh", script)).contains("_complete_coffer").doesNotContain("not found");
  }
}
