package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A plain ustar of a few small files in clear, as the README and the manifests of a volume are
 * kept: {@code dd | tar x} gives them back. Files are data and are never executed.
 */
final class TextTar {
  private static final int MAX_FILES = 64;

  private TextTar() {}

  static byte[] write(Map<String, byte[]> files, Instant modifiedAt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(bytes, 512, StandardCharsets.UTF_8.name())) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setMode(0100444);
        entry.setModTime(Date.from(modifiedAt));
        entry.setUserId(0L);
        entry.setGroupId(0L);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("internal error: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  static Map<String, byte[]> read(String what, byte[] bytes) throws ArchiveDamagedException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (!entry.isFile() || files.size() == MAX_FILES || entry.getSize() > bytes.length) {
          throw new ArchiveDamagedException(what + ": an unexpected entry " + entry.getName());
        }
        byte[] content = tar.readNBytes((int) entry.getSize());
        if (content.length != entry.getSize()) {
          throw new ArchiveDamagedException(what + ": " + entry.getName() + " is cut short");
        }
        files.put(entry.getName(), content);
      }
    } catch (ArchiveDamagedException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new ArchiveDamagedException(what + ": not a readable tar: " + e.getMessage(), e);
    }
    return files;
  }
}
