package dev.coffer.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the objects of a virtual cartridge's partition: records, empty for filemarks.
 */
final class TapImages {
  private TapImages() {}

  static List<byte[]> read(Path image) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(image)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> objects = new ArrayList<>();
    while (in.remaining() >= 4) {
      int word = in.getInt();
      if (word == -1) {
        break;
      }
      byte[] record = new byte[word];
      if (word != 0) {
        in.get(record);
        in.position(in.position() + word % 2 + 4);
      }
      objects.add(record);
    }
    return objects;
  }

  static void write(Path image, List<byte[]> objects) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] each : objects) {
      byte[] word =
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(each.length).array();
      out.writeBytes(word);
      if (each.length > 0) {
        out.writeBytes(each);
        out.writeBytes(new byte[each.length % 2]);
        out.writeBytes(word);
      }
    }
    Files.write(image, out.toByteArray());
  }

  /** Changes the text of every LTFS index of an image; says how many were changed. */
  static int replace(Path image, String old, String fresh) throws IOException {
    List<byte[]> objects = read(image);
    int changed = 0;
    for (int i = 0; i < objects.size(); i++) {
      String text = new String(objects.get(i), StandardCharsets.ISO_8859_1);
      if (text.startsWith("<?xml") && text.contains("<ltfsindex") && text.contains(old)) {
        objects.set(i, text.replace(old, fresh).getBytes(StandardCharsets.ISO_8859_1));
        changed++;
      }
    }
    write(image, objects);
    return changed;
  }
}
