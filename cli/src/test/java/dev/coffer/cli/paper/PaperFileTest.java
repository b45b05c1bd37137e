package dev.coffer.cli.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperFileTest {
  @TempDir Path dir;

  @Test
  void aFileIsNeverReplacedUnlessThatIsWanted() throws IOException {
    Path file = dir.resolve("list.pdf");
    PaperFile.write(file, new byte[] {1}, false);
    assertThatThrownBy(() -> PaperFile.write(file, new byte[] {2}, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasBinaryContent(new byte[] {1});
    PaperFile.write(file, new byte[] {2}, true);
    assertThat(file).hasBinaryContent(new byte[] {2});
    assertThat(files()).containsExactly("list.pdf");
  }

  @Test
  void aDirectoryOfThatNameStays() throws IOException {
    Path directory = Files.createDirectory(dir.resolve("list.pdf"));
    assertThatThrownBy(() -> PaperFile.write(directory, new byte[] {1}, true))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(directory).isDirectory();
    assertThat(files()).containsExactly("list.pdf");
  }

  @Test
  void whereNothingCanBeWrittenNothingIsLeft() {
    assertThatThrownBy(() -> PaperFile.write(dir.resolve("no/list.pdf"), new byte[] {1}, false))
        .isInstanceOf(IOException.class);
    assertThat(dir).isEmptyDirectory();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(f -> f.getFileName().toString()).toList();
    }
  }
}
