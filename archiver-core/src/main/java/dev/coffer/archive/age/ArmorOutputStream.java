package dev.coffer.archive.age;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * Puts an age file into ASCII armor, for mail. {@link #finish} writes the end line; {@link #close}
 * without it leaves armor that no reader takes. Owns the stream below.
 */
public final class ArmorOutputStream extends OutputStream {
  private final OutputStream out;
  private final byte[] line = new byte[Armor.LINE_BYTES];
  private int filledBytes;
  private boolean finished;

  /** Writes the begin line. */
  public ArmorOutputStream(OutputStream out) throws IOException {
    this.out = out;
    out.write(Primitives.ascii(Armor.BEGIN + "\n"));
  }

  @Override
  public void write(int b) throws IOException {
    if (finished) {
      throw new IllegalStateException("the armor is finished");
    }
    line[filledBytes++] = (byte) b;
    if (filledBytes == line.length) {
      writeLine();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    for (int i = 0; i < length; i++) {
      write(bytes[offset + i]);
    }
  }

  /** Writes what is left and the end line, and flushes. Does nothing the second time. */
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    if (filledBytes > 0) {
      writeLine();
    }
    finished = true;
    out.write(Primitives.ascii(Armor.END + "\n"));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void writeLine() throws IOException {
    byte[] data = Arrays.copyOf(line, filledBytes);
    out.write(Base64.getEncoder().encode(data));
    out.write('\n');
    filledBytes = 0;
  }
}
