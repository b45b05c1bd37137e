package dev.coffer.cli.command;

import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.DriveReport.Counters;
import dev.coffer.cli.job.CartridgeJob;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What drives said of a cartridge, as facts. */
final class HealthFacts {
  private HealthFacts() {}

  static void add(Facts facts, CartridgeJob.Health health) {
    Optional<Counters> counters = health.counted().map(DriveReport::counters);
    facts
        .add("loads", number(counters, Counters::cartridgeLoads))
        .add("lifetimeWritten", bytes(counters, Counters::cartridgeBytesWritten))
        .add("lifetimeRead", bytes(counters, Counters::cartridgeBytesRead))
        .add("remaining", bytes(counters, Counters::remainingBytes))
        .add("writeErrors", number(counters, Counters::cartridgeWriteErrors))
        .add("readErrors", number(counters, Counters::cartridgeReadErrors))
        .add("countedAt", health.counted().map(DriveReport::at))
        .add("countedBy", health.counted().map(DriveReport::driveSerial))
        .add("driveLastCleaned", health.cleaned().map(DriveReport::at))
        .add("alerts", health.alerted().stream().flatMap(each -> alerts(each).stream()).toList());
  }

  static List<Facts> alerts(DriveReport report) {
    return report.alerts().stream()
        .map(alert ->
            new Facts()
                .add("at", report.at())
                .add("drive", report.driveSerial())
                .add("flag", alert.flag())
                .add("severity", alert.severity().name().toLowerCase(Locale.ROOT))
                .add("text", alert.text()))
        .toList();
  }

  private static @Nullable Object number(
      Optional<Counters> counters, Function<Counters, OptionalLong> which) {
    OptionalLong value = counters.map(which).orElse(OptionalLong.empty());
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static @Nullable Object bytes(
      Optional<Counters> counters, Function<Counters, OptionalLong> which) {
    OptionalLong value = counters.map(which).orElse(OptionalLong.empty());
    return value.isPresent() ? new Bytes(value.getAsLong()) : null;
  }
}
