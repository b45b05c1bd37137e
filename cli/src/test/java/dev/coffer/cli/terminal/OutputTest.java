package dev.coffer.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private record Row(String name, long size, Optional<Instant> time) {}

  private static final Supplier<ZoneId> UTC = () -> ZoneId.of("UTC");
  private static final Listing<Row> LISTING =
      new Listing<Row>()
          .column("NAME", "name", Row::name)
          .column("SIZE", "sizeBytes", row -> new Bytes(row.size()))
          .column("TIME", "time", Row::time);

  @Test
  void aTableAlignsNumbersRightAndTextLeft() {
    new Output(stream, false, UTC)
        .list(
            LISTING,
            List.of(
                new Row("a", 5, Optional.empty()),
                new Row("long", 1536, Optional.of(Instant.EPOCH))),
            "none");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            NAME     SIZE  TIME
            a         5 B  -
            long  1.5 KiB  1970-01-01T00:00:00Z
            """);
  }

  @Test
  void peopleReadTheirOwnTimeAndProgramsUtc() {
    Instant changed = Instant.parse("2026-11-01T07:30:00Z");
    Row row = new Row("a", 5, Optional.of(changed.plusSeconds(1800)));
    new Output(stream, false, () -> ZoneId.of("America/Denver"))
        .list(LISTING, List.of(new Row("b", 5, Optional.of(changed)), row), "none");
    new Output(stream, true, () -> ZoneId.of("America/Denver")).list(LISTING, List.of(row), "none");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("2026-11-01T01:30:00-06:00", "2026-11-01T01:00:00-07:00")
        .contains("\"2026-11-01T08:00:00Z\"");
  }

  @Test
  void jsonHasTheSameFactsAsExactValues() {
    new Output(stream, true, UTC)
        .list(LISTING, List.of(new Row("a\n\"", 1536, Optional.empty())), "none");

    assertThat(bytes.toString(StandardCharsets.UTF_8).replaceAll("\\s+", ""))
        .isEqualTo("[{\"name\":\"a\\n\\\"\",\"sizeBytes\":1536,\"time\":null}]");
  }

  @Test
  void noRowsAreASentenceForPeopleAndAnEmptyArrayForPrograms() {
    new Output(stream, false, UTC).list(LISTING, List.of(), "none here");
    new Output(stream, true, UTC).list(LISTING, List.of(), "none here");

    assertThat(bytes.toString(StandardCharsets.UTF_8).replaceAll("\\[\\s*]", "[]"))
        .isEqualTo("none here\n[]\n");
  }

  @Test
  void aFileNameCannotMoveTheCursor() {
    new Output(stream, false, UTC)
        .list(LISTING, List.of(new Row("a\u001b[2Jb\u202e", 0, Optional.empty())), "none");

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("a\\x1b[2Jb\\x202e");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1 KiB",
    "1536,1.5 KiB",
    "1048575,1 MiB",
    "9223372036854775807,8 EiB"
  })
  void sizesHaveThreeDigitsAndAUnit(long count, String shown) {
    assertThat(new Bytes(count)).hasToString(shown);
  }
}
