package dev.coffer.archive.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffer.archive.entry.EntryPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {

  @ParameterizedTest
  @CsvSource({
    "*.tmp,         a.tmp,             true",
    "*.tmp,         srv/deep/a.tmp,    true",
    "*.tmp,         a.tmp.gz,          false",
    "/srv/*.tmp,    srv/a.tmp,         true",
    "/srv/*.tmp,    srv/deep/a.tmp,    false",
    "/srv/*.tmp,    other/srv/a.tmp,   false",
    "srv/*.tmp,     other/srv/a.tmp,   true",
    "/srv/**,       srv/a/b,           true",
    "/srv/**,       srv,               false",
    "/a/**/z,       a/z,               true",
    "/a/**/z,       a/b/c/z,           true",
    "/a/**/z,       a/b/c/y,           false",
    "**/cache,      x/cache,           true",
    "?,             é,                 true",
    "?,             ab,                false",
    "[a-c]x,        bx,                true",
    "[!a-c]x,       bx,                false",
    "[!a-c]x,       dx,                true",
    "[]]x,          ]x,                true",
    "a*b*c,         aXXbYYc,           true",
    "a*b*c,         aXXcYYb,           false",
    "\\*,           *,                 true",
    "\\*,           x,                 false",
    "File,          file,              false",
  })
  void patternsMatchAsDocumented(String pattern, String path, boolean expected) {
    assertThat(PathPatterns.of(List.of(pattern)).matches(EntryPath.of(path), false))
        .isEqualTo(expected);
  }

  @Test
  void aTrailingSlashMatchesDirectoriesOnly() {
    PathPatterns patterns = PathPatterns.of(List.of("build/"));
    assertThat(patterns.matches(EntryPath.of("x/build"), true)).isTrue();
    assertThat(patterns.matches(EntryPath.of("x/build"), false)).isFalse();
  }

  @Test
  void theLastPatternWins() {
    PathPatterns patterns = PathPatterns.of(List.of("*.log", "!keep.log", "a/keep.log"));
    assertThat(patterns.matches(EntryPath.of("x.log"), false)).isTrue();
    assertThat(patterns.matches(EntryPath.of("b/keep.log"), false)).isFalse();
    assertThat(patterns.matches(EntryPath.of("a/keep.log"), false)).isTrue();
  }

  @Test
  void parentsCountWhenAsked() {
    PathPatterns patterns = PathPatterns.of(List.of("/srv/data"));
    assertThat(patterns.matches(EntryPath.of("srv/data/deep/x"), false)).isFalse();
    assertThat(patterns.matchesWithParents(EntryPath.of("srv/data/deep/x"), false)).isTrue();
    assertThat(patterns.matchesWithParents(EntryPath.of("srv/database"), false)).isFalse();
  }

  @Test
  void bytesThatAreNotUtf8MatchOneByOne() {
    EntryPath path = EntryPath.of(new byte[] {'a', (byte) 0xFF, 'b'});
    assertThat(PathPatterns.of(List.of("a?b")).matches(path, false)).isTrue();
    assertThat(PathPatterns.of(List.of("a*")).matches(path, false)).isTrue();
    assertThat(PathPatterns.of(List.of("a??b")).matches(path, false)).isFalse();
  }

  @Test
  void manyStarsTakeNoLongTime() {
    String pattern = "a*".repeat(200) + "b";
    assertThat(PathPatterns.of(List.of(pattern)).matches(EntryPath.of("a".repeat(2000)), false))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "!", "[a"})
  void senselessPatternsAreRefused(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> PathPatterns.of(List.of(pattern)));
  }
}
