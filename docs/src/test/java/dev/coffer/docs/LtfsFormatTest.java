package dev.coffer.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/formats/ltfs.md names is there, and every rule of its table names one. */
class LtfsFormatTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.([a-z]\\w+)`");
  private static final Pattern METHOD =
      Pattern.compile("@(?:Test|ParameterizedTest)\\b.*?\\bvoid (\\w+)\\(", Pattern.DOTALL);

  private static String document() {
    return Repository.text(Repository.root().resolve("docs/formats/ltfs.md"));
  }

  /** Test methods of the package's tests, by class. */
  private static Map<String, List<String>> tests() {
    Path folder = Repository.root().resolve("archiver-core/src/test/java/dev/coffer/archive/ltfs");
    Map<String, List<String>> tests = new TreeMap<>();
    for (Path file : Repository.files(folder)) {
      String name = file.getFileName().toString().replace(".java", "");
      tests.put(
          name, METHOD.matcher(Repository.text(file)).results().map(m -> m.group(1)).toList());
    }
    return tests;
  }

  private static List<String> missing(String text) {
    Map<String, List<String>> tests = tests();
    return NAMED
        .matcher(text)
        .results()
        .filter(m -> m.group(1).matches("\\w+(Test|Properties|Fuzz)"))
        .filter(m -> !tests.getOrDefault(m.group(1), List.of()).contains(m.group(2)))
        .map(m -> m.group())
        .toList();
  }

  private static Stream<String> rules() {
    return document().lines().filter(line -> line.matches("\\| [\\d., –]+ \\|.*"));
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    assertThat(missing(document())).isEmpty();
  }

  @Test
  void aTestThatIsNotThereIsFound() {
    assertThat(missing("`LtfsTimeTest.nineDigitsAlways` `LtfsTimeTest.tenDigits`"))
        .containsExactly("`LtfsTimeTest.tenDigits`");
  }

  @Test
  void everyRuleNamesATest() {
    assertThat(rules()).hasSizeGreaterThan(50);
    assertThat(rules().filter(line -> !NAMED.matcher(line).find())).isEmpty();
  }

  @Test
  void everySectionOfTheFormatHasARule() {
    Pattern number = Pattern.compile("\\d+");
    List<Integer> sections =
        rules()
            .map(line -> {
              Matcher m = number.matcher(line);
              return m.find() ? Integer.valueOf(m.group()) : 0;
            })
            .distinct()
            .sorted()
            .toList();
    assertThat(sections).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
}
