package dev.coffer.cli.paper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Puts a paper, or the text that belongs to it, into a file, whole or not at all. */
public final class PaperFile {
  private PaperFile() {}

  /**
   * Writes beside the file and renames, so that nobody prints half a page.
   *
   * @param replace take the place of a file that is there
   * @throws FileAlreadyExistsException if there is one and it is not to be replaced
   */
  public static void write(Path file, byte[] content, boolean replace) throws IOException {
    refuseExisting(file, replace);
    Path name = file.getFileName();
    if (name == null || Files.isDirectory(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    Path directory = file.toAbsolutePath().getParent();
    Path beside = Files.createTempFile(directory, "." + name + "-", ".new");
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      if (replace) {
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        // A link fails where a file came meanwhile; a rename would take its place.
        Files.createLink(file, beside);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Says no early, before something is done that the paper is about.
   *
   * @throws FileAlreadyExistsException if there is a file and it is not to be replaced
   */
  public static void refuseExisting(Path file, boolean replace) throws IOException {
    if (!replace && Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }
}
