package dev.coffer.cli.command;

import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.paper.Paper;
import dev.coffer.cli.paper.PaperFile;
import dev.coffer.cli.paper.PaperPrinter;
import dev.coffer.cli.paper.PaperSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --pdf FILE}: the paper that belongs to what is shown or done. */
final class PaperOption {
  @Option(
      names = "--pdf",
      paramLabel = "FILE",
      description = "Write the paper to be signed to this file.")
  private @Nullable Path file;

  @Option(
      names = "--paper",
      paramLabel = "SIZE",
      defaultValue = "a4",
      description = "a4 or letter; default: a4.")
  private String size = "a4";

  @Option(names = "--force", description = "Let the paper take the place of a file.")
  private boolean force;

  boolean isWanted() {
    return file != null;
  }

  /** Says no before anything is done, if the paper could not be written afterwards. */
  void check(Surroundings around) throws UsageException, IOException {
    PaperSize unused = size();
    if (file != null) {
      Path target = around.resolve(file);
      if (Files.isDirectory(target)) {
        throw new UsageException(target + " is a directory", "give the name of a file");
      }
      Path directory = target.toAbsolutePath().getParent();
      if (directory != null && !Files.isDirectory(directory)) {
        throw new UsageException(directory + ": no such directory", null);
      }
      if (!force && Files.exists(target)) {
        throw new UsageException(
            target + " exists already", "--force lets the paper take its place");
      }
    }
  }

  /** Writes the paper; returns where to. */
  Path write(Surroundings around, Paper paper) throws UsageException, IOException {
    if (file == null) {
      throw new IllegalStateException("no paper wanted");
    }
    Path target = around.resolve(file);
    PaperFile.write(target, PaperPrinter.print(paper, size()), force);
    return target;
  }

  /** Writes a text beside the paper, its name the paper's with another end. */
  Path writeBeside(Surroundings around, String end, byte[] content) throws IOException {
    if (file == null) {
      throw new IllegalStateException("no paper wanted");
    }
    Path target = around.resolve(file);
    String name = target.getFileName().toString();
    String stem = name.endsWith(".pdf") ? name.substring(0, name.length() - 4) : name;
    Path beside = target.resolveSibling(stem + end);
    PaperFile.write(beside, content, force);
    return beside;
  }

  private PaperSize size() throws UsageException {
    return switch (size.toLowerCase(Locale.ROOT)) {
      case "a4" -> PaperSize.A4;
      case "letter" -> PaperSize.LETTER;
      default -> throw new UsageException("--paper " + size + ": there is a4 and letter", null);
    };
  }
}
