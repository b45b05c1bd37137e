package dev.coffer.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every source looks as google-java-format makes it; {@code .ci/format} does. */
class FormattingTest {

  @Test
  void everySourceIsFormatted() {
    List<Path> wrong =
        Repository.javaFiles().parallelStream()
            .filter(file -> !isFormatted(Repository.text(file)))
            .map(Repository.root()::relativize)
            .toList();

    assertThat(wrong).as("run .ci/format on these").isEmpty();
  }

  @Test
  void aSourceThatIsNotFormattedIsNoticed() {
    assertThat(isFormatted("class A {}\n")).isTrue();
    assertThat(isFormatted("class A { int a; }\n")).isFalse();
    assertThat(isFormatted("import java.util.List;\n\nclass A {}\n")).isFalse();
  }

  private static boolean isFormatted(String source) {
    try {
      String used = RemoveUnusedImports.removeUnusedImports(source);
      return new Formatter().formatSourceAndFixImports(used).equals(source);
    } catch (FormatterException e) {
      return false;
    }
  }
}
