package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Barcodes as scanners and people give them, one by one. Whatever is no barcode of a data cartridge
 * is said, not passed on; so is one that came before.
 */
public final class BarcodeReader {
  private static final int MAX_LINE = 200;

  private final SortedSet<Barcode> known;
  private final Map<Barcode, Integer> seen = new HashMap<>();
  private int count;

  /**
   * A reader.
   *
   * @param known the cartridges there are: six characters stand for the one whose sticker begins so
   */
  public BarcodeReader(Collection<Barcode> known) {
    this.known = new TreeSet<>(known);
  }

  /** A reader that knows the cartridges of a catalog. */
  public static BarcodeReader of(Catalog catalog) throws CatalogException {
    return new BarcodeReader(
        catalog.read(session -> session.cartridges().all()).stream()
            .map(Cartridge::barcode)
            .toList());
  }

  /** What a line turned out to be. */
  public sealed interface Scan {
    /** A barcode that may be a data cartridge's. */
    record Good(Barcode barcode) implements Scan {}

    /** Something else, and what. */
    record Bad(String text, String why) implements Scan {}
  }

  /** Takes scans one by one. */
  @FunctionalInterface
  public interface Scans<E extends Exception> {
    void take(Scan scan) throws E;
  }

  /** Reads all of the arguments, then, if there are none, all lines of a stream as they come. */
  public <E extends Exception> void readAll(List<String> arguments, InputStream in, Scans<E> scans)
      throws IOException, E {
    for (String argument : arguments) {
      Optional<Scan> scan = read(argument);
      if (scan.isPresent()) {
        scans.take(scan.get());
      }
    }
    if (!arguments.isEmpty()) {
      return;
    }
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = nextLine(lines); line != null; line = nextLine(lines)) {
      Optional<Scan> scan = read(line);
      if (scan.isPresent()) {
        scans.take(scan.get());
      }
    }
  }

  /** A line, cut after the longest that is of any use: nobody fills the memory with one. */
  private static @org.jspecify.annotations.Nullable String nextLine(BufferedReader lines)
      throws IOException {
    StringBuilder line = new StringBuilder();
    int c = lines.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() <= MAX_LINE) {
        line.append((char) c);
      }
      c = lines.read();
    }
    return line.toString();
  }

  /** What one line is; empty for a blank one. */
  public Optional<Scan> read(String line) {
    count++;
    String text = line.strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_LINE) {
      return Optional.of(
          new Scan.Bad(text.substring(0, 20) + "…", "not a barcode: longer than any"));
    }
    // Some scanners pass the start and stop characters of Code 39 on.
    String bare =
        text.length() > 2 && text.startsWith("*") && text.endsWith("*")
            ? text.substring(1, text.length() - 1)
            : text;
    return Optional.of(barcode(bare));
  }

  private Scan barcode(String text) {
    if (text.toUpperCase(Locale.ROOT).matches("[A-Z0-9]{6}")) {
      return volser(text.toUpperCase(Locale.ROOT));
    }
    try {
      return accepted(Barcode.parse(text));
    } catch (IllegalArgumentException e) {
      return new Scan.Bad(
          text, "not a barcode: expected six letters or digits and a media code such as L9");
    }
  }

  /** Some stickers, and some scanners, leave the media code out. */
  private Scan volser(String text) {
    List<Barcode> meant =
        known.stream().filter(barcode -> barcode.text().startsWith(text)).toList();
    return switch (meant.size()) {
      case 0 -> new Scan.Bad(text, "no cartridge of this volser; scan it with its media code");
      case 1 -> accepted(meant.getFirst());
      default ->
          new Scan.Bad(
              text,
              "may be "
                  + meant.stream().map(Barcode::text).collect(Collectors.joining(" or "))
                  + "; scan it with its media code");
    };
  }

  private Scan accepted(Barcode barcode) {
    if (barcode.text().startsWith("CLN") || barcode.mediaCode().equals("CU")) {
      return new Scan.Bad(barcode.text(), "a cleaning cartridge, which holds no data");
    }
    Integer before = seen.putIfAbsent(barcode, count);
    return before == null
        ? new Scan.Good(barcode)
        : new Scan.Bad(barcode.text(), "read twice; the first time in line " + before);
  }
}
