package dev.coffer.cli.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What people write on a command line, made into values; else said in their words, not Java's. */
public final class Conversions {
  private Conversions() {}

  /** Teaches a command line, with all its commands that are there by now. */
  public static void addTo(CommandLine line) {
    line.registerConverter(Path.class, Conversions::path);
    line.registerConverter(LocalDate.class, Conversions::date);
    line.registerConverter(int.class, Conversions::number);
    line.registerConverter(Integer.class, Conversions::number);
    line.registerConverter(long.class, Conversions::longNumber);
    line.registerConverter(Long.class, Conversions::longNumber);
  }

  private static Path path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new TypeConversionException("'" + text + "' cannot be the name of a file");
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException("'" + text + "' is not a day; write it like 2026-11-20");
    }
  }

  private static Integer number(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a whole number" + (isNumber(text) ? " of this size" : ""));
    }
  }

  private static Long longNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a whole number" + (isNumber(text) ? " of this size" : ""));
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("[+-]?[0-9]+");
  }
}
