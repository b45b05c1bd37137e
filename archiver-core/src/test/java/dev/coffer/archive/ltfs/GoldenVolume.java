package dev.coffer.archive.ltfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The golden volume of the test resources, and its records without a drive. */
final class GoldenVolume {
  private static final String FOLDER = "/ltfs-golden/";

  private GoldenVolume() {}

  static byte[] resource(String name) {
    try (InputStream in = GoldenVolume.class.getResourceAsStream(FOLDER + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One record of the volume. */
  static byte[] record(int partition, int block) {
    return objects(resource("cartridge/partition-" + partition + ".tap")).get(block);
  }

  /** The objects of an image in SIMH form: records, and empty arrays for filemarks. */
  static List<byte[]> objects(byte[] image) {
    ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
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

  /** Copies the cartridge, to be put into a library. */
  static void copyTo(Path cartridge) throws IOException {
    Files.createDirectories(cartridge);
    for (String name : List.of("cartridge.json", "partition-0.tap", "partition-1.tap")) {
      Files.write(cartridge.resolve(name), resource("cartridge/" + name));
    }
  }
}
