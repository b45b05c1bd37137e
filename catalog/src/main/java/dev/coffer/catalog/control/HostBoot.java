package dev.coffer.catalog.control;

import dev.coffer.catalog.custody.CustodyClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How long this machine has been up, which setting its clock does not change. */
public final class HostBoot {
  private HostBoot() {}

  /** Reads Linux's {@code /proc} (proc(5), boot_id and uptime); empty where there is none. */
  public static Optional<CustodyClock.Boot> read() {
    return read(Path.of("/proc"));
  }

  static Optional<CustodyClock.Boot> read(Path proc) {
    try {
      String id = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      String seconds = Files.readString(proc.resolve("uptime")).split(" ", 2)[0];
      long millis = new BigDecimal(seconds.strip()).movePointRight(3).longValueExact();
      return Optional.of(new CustodyClock.Boot(id, Duration.ofMillis(millis)));
    } catch (IOException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
