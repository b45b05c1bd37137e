package dev.coffer.archive.testkit;

import dev.coffer.archive.volume.TapeFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Changes bytes of a tape file behind everybody's back, in the image of a virtual cartridge. */
public final class ImageDamage {
  private final Path image;
  private final TapeFile file;

  private ImageDamage(Path image, TapeFile file) {
    this.image = image;
    this.file = file;
  }

  /** A tape file on a cartridge of the shelf in this directory. */
  public static ImageDamage of(Path shelf, TapeFile file) {
    return new ImageDamage(
        shelf.resolve("library/cartridges/%sL9/partition-0.tap".formatted(file.volser())), file);
  }

  /** Flips a bit of the byte at an offset of the tape file; the second time it is right again. */
  public void flip(long offset) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(image.toFile(), "rw")) {
      long at = place(open, offset);
      open.seek(at);
      int value = open.read();
      open.seek(at);
      open.write(value ^ 1);
    }
  }

  private long place(RandomAccessFile open, long offset) throws IOException {
    long at = 0;
    long block = file.firstBlock() + offset / file.blockBytes();
    for (long object = 0; object < block; object++) {
      open.seek(at);
      int length = Integer.reverseBytes(open.readInt());
      at += length == 0 ? 4 : 8 + length + (length & 1);
    }
    return at + 4 + offset % file.blockBytes();
  }
}
