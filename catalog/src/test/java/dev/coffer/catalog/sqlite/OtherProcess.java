package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.DOCUMENTS;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;

import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another process with the same catalog open. */
final class OtherProcess {
  private OtherProcess() {}

  static Process start(String what, Path file) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                OtherProcess.class.getName(),
                what,
                file.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) throws CatalogException, IOException {
    try (SqliteCatalog catalog = SqliteCatalog.open(Path.of(arguments[1]), CLOCK)) {
      switch (arguments[0]) {
        case "write" -> write(catalog);
        case "load" -> load(catalog);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void write(SqliteCatalog catalog) throws CatalogException {
    for (int i = 0; i < 50; i++) {
      int number = i;
      catalog.write(
          OPERATOR,
          session -> {
            session.recipients().add(Samples.recipient("theirs" + number));
            return true;
          });
    }
  }

  /** Stages a few batches and waits to be killed. */
  private static void load(SqliteCatalog catalog) throws CatalogException, IOException {
    ArchiveRow row = Samples.archive(5, DOCUMENTS);
    ArchiveLoad load = catalog.load(OPERATOR, row, MembershipBlock.MAXIMUM_ENTRIES);
    for (int i = 0; i < 3 * MembershipBlock.MAXIMUM_ENTRIES; i++) {
      load.add(Samples.file("killed%08d".formatted(i), 1, 512L * i));
    }
    System.out.println("staged");
    System.out.flush();
    System.in.read();
  }
}
