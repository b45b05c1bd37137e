package dev.coffer.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for the repository that no compiler knows. */
class RepositoryRulesTest {
  private static final Set<String> TOP =
      Set.of(
          "CHANGELOG.d",
          "CONTRIBUTING.md",
          "LICENSE",
          "README.md",
          "archiver-core",
          "catalog",
          "cli",
          "docs",
          "pom.xml",
          "tape-driver");

  private static final Pattern LEFT_UNDONE =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern SWITCHED_OFF = Pattern.compile("@Dis" + "abled\\b");
  private static final Pattern WORKPLACE =
      Pattern.compile("/wo" + "rk/|/tmp/" + "wt|\\.libr" + "ary/");
  private static final Pattern IS_A_TEST =
      Pattern.compile("@(Test|ParameterizedTest|TestFactory|RepeatedTest|FuzzTest)\\b");
  private static final Pattern SUREFIRE_FINDS =
      Pattern.compile(".*(Test|Properties|Fuzz|IT)\\.java");
  private static final Pattern ABSTRACT =
      Pattern.compile("(abstract class|public interface|^interface)", Pattern.MULTILINE);

  private static final int MAX_LINES = 500;

  @TempDir Path scratch;

  @Test
  void theTopLevelIsAsAgreed() throws IOException {
    try (Stream<Path> top = Files.list(Repository.root())) {
      assertThat(
              top.map(each -> each.getFileName().toString())
                  .filter(name -> !name.startsWith(".") && !name.equals("target")))
          .isSubsetOf(TOP)
          .contains("pom.xml", "LICENSE", "archiver-core", "tape-driver", "catalog", "cli", "docs");
    }
  }

  @Test
  void everySourceKeepsTheRules() {
    List<String> broken = new ArrayList<>();
    Repository.javaFiles().forEach(file -> broken.addAll(violations(file)));
    assertThat(broken).isEmpty();
  }

  @Test
  void everyRuleFailsWhereItShould() throws IOException {
    assertThat(violations(source("B.java", "// TO" + "DO later\n"))).isNotEmpty();
    assertThat(violations(source("C.java", "@Dis" + "abled class C {}\n"))).isNotEmpty();
    assertThat(violations(source("D.java", "// see /wo" + "rk/x\n"))).isNotEmpty();
    assertThat(violations(source("src/test/java/Nobody.java", "class N { @Test void t() {} }\n")))
        .anyMatch(each -> each.contains("surefire"));
    assertThat(violations(source("E.java", "class E {}\n"))).isEmpty();
    assertThat(violations(source("F.java", "\n".repeat(MAX_LINES + 1))))
        .anyMatch(each -> each.contains("lines"));
    assertThat(violations(source("G.java", "\n".repeat(MAX_LINES)))).isEmpty();
  }

  @Test
  void everyPackageOfProductionCodeSaysWhatItIs() {
    Set<Path> without = new TreeSet<>();
    for (Path file : Repository.javaFiles()) {
      Path directory = file.getParent();
      if (file.toString().contains("/src/main/java/")
          && !file.endsWith("module-info.java")
          && !Files.exists(directory.resolve("package-info.java"))) {
        without.add(Repository.root().relativize(directory));
      }
    }
    assertThat(without).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(
            Repository.javaFiles().stream()
                .filter(file -> file.endsWith("package-info.java"))
                .filter(file -> file.toString().contains("/src/main/"))
                .filter(file -> !Repository.text(file).contains("@NullMarked")))
        .isEmpty();
  }

  @Test
  void decisionsAreNumberedWithoutGaps() throws IOException {
    List<Integer> numbers;
    try (Stream<Path> records = Files.list(Repository.root().resolve("docs/adr"))) {
      numbers =
          records
              .map(each -> each.getFileName().toString())
              .peek(name -> assertThat(name).matches("\\d{4}-[a-z0-9-]+\\.md"))
              .map(name -> Integer.valueOf(name.substring(0, 4)))
              .sorted()
              .toList();
    }
    assertThat(numbers)
        .isNotEmpty()
        .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() {
    Pattern link = Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)[^)]*\\)");
    List<String> broken = new ArrayList<>();
    for (Path file : Repository.files(Repository.root())) {
      if (file.toString().endsWith(".md")) {
        Matcher matcher = link.matcher(Repository.text(file));
        while (matcher.find()) {
          if (!Files.exists(file.resolveSibling(matcher.group(1)))) {
            broken.add(Repository.root().relativize(file) + " -> " + matcher.group(1));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void documentsAndScriptsNameNoPlaceOfOneMachine() {
    assertThat(
            Repository.files(Repository.root()).stream()
                .filter(
                    file -> file.toString().matches(".*(\\.md|\\.xml|\\.sh|/\\.ci/[^/]+|/bin/.+)"))
                .filter(file -> WORKPLACE.matcher(Repository.text(file)).find()))
        .isEmpty();
  }

  private static List<String> violations(Path file) {
    List<String> broken = new ArrayList<>();
    String text = Repository.text(file);
    if (LEFT_UNDONE.matcher(text).find()) {
      broken.add(file + ": work left undone; open an issue instead");
    }
    if (SWITCHED_OFF.matcher(text).find()) {
      broken.add(file + ": a test that is switched off");
    }
    if (WORKPLACE.matcher(text).find()) {
      broken.add(file + ": a path of one machine");
    }
    long lines = text.lines().count();
    if (lines > MAX_LINES) {
      broken.add("%s: %d lines; %d at most".formatted(file, lines, MAX_LINES));
    }
    if (file.toString().contains("src/test/java")
        && IS_A_TEST.matcher(text).find()
        && !SUREFIRE_FINDS.matcher(file.toString()).matches()
        && !ABSTRACT.matcher(text).find()) {
      broken.add(file + ": a test that no pattern of surefire matches");
    }
    return broken;
  }

  private Path source(String name, String text) throws IOException {
    Path file = scratch.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
