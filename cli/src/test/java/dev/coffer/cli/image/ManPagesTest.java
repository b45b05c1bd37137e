package dev.coffer.cli.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ManPagesTest {
  private final CommandLine root = Main.commandLine(WarmUp.silent(Path.of("/")));
  private final Map<String, String> pages = ManPages.render(root);

  @Test
  void everyCommandHasAPage() {
    assertThat(pages).containsKeys("coffer.1", "coffer-pool.1", "coffer-pool-add.1");
    assertThat(pages.keySet()).hasSize(count(root));
  }

  @Test
  void everyPageListsAllExitCodes() {
    for (String page : pages.values()) {
      for (ExitCode code : ExitCode.values()) {
        assertThat(page).contains("\\fB" + code.number() + "\\fR");
      }
    }
  }

  @Test
  void everyCommandAndOptionIsExplained() {
    explained(root);
  }

  @Test
  void groffHasNothingToWarnOf() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
    String all = String.join("", pages.values());
    assertThat(groff(all)).isEmpty();
    assertThat(groff(".TH x 1\n.nosuchrequest\n")).as("groff -ww notices").isNotEmpty();
  }

  private static String groff(String roff) throws IOException, InterruptedException {
    Process groff =
        new ProcessBuilder(List.of("/usr/bin/groff", "-ww", "-man", "-Tascii"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = groff.getOutputStream()) {
      in.write(roff.getBytes(StandardCharsets.US_ASCII));
    }
    String warnings = new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(groff.waitFor()).isZero();
    return warnings;
  }

  private static int count(CommandLine command) {
    return 1 + command.getSubcommands().values().stream().mapToInt(ManPagesTest::count).sum();
  }

  private static void explained(CommandLine command) {
    var spec = command.getCommandSpec();
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    spec.args()
        .forEach(argument -> {
          assertThat(argument.description()).as(spec + " " + argument).isNotEmpty();
          if (argument.arity().min() > 0) {
            assertThat(argument.paramLabel()).as(spec + " " + argument).doesNotStartWith("<");
          }
        });
    command.getSubcommands().values().forEach(ManPagesTest::explained);
  }
}
