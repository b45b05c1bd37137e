package dev.coffer.cli.image;

import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Unpacks the native libraries of this machine at build time, so that a start neither unpacks them
 * nor needs a {@code /tmp} that allows it.
 */
final class Natives {
  private Natives() {}

  /** Writes {@code libsqlitejdbc.so}, {@code libjnidispatch.so} and {@code libzstd-jni.so}. */
  static void unpack(Path directory, ClassLoader loader) throws IOException {
    Files.createDirectories(directory);
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    Map<String, String> wanted =
        Map.of(
            "libsqlitejdbc.so",
            "org/sqlite/native/Linux/" + (arm ? "aarch64" : "x86_64") + "/libsqlitejdbc.so",
            "libjnidispatch.so",
            "com/sun/jna/linux-" + (arm ? "aarch64" : "x86-64") + "/libjnidispatch.so",
            "libzstd-jni.so",
            "linux/" + (arm ? "aarch64" : "amd64") + "/libzstd-jni-" + ZstdVersion.VERSION + ".so");
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      try (InputStream source = loader.getResourceAsStream(each.getValue())) {
        if (source == null) {
          throw new IOException("no native library for this machine: " + each.getValue());
        }
        Files.copy(source, directory.resolve(each.getKey()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
