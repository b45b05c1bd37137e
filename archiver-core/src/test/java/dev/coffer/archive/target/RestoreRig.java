package dev.coffer.archive.target;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A target that notes what its listener hears. */
final class RestoreRig implements AutoCloseable {
  final List<String> told = new ArrayList<>();
  final RestoreTarget target;

  RestoreRig(RestoreOptions options) throws IOException {
    target =
        new RestoreTarget(
            options,
            new RestoreListener() {
              @Override
              public void kept(EntryPath path) {
                told.add("kept " + path);
              }

              @Override
              public void failed(EntryPath path, String reason) {
                told.add("failed " + path + ": " + reason);
              }

              @Override
              public void incomplete(EntryPath path, Part part, String reason) {
                told.add("incomplete " + path + " " + part + ": " + reason);
              }
            });
  }

  /** What it heard, less that a user cannot give files away. */
  List<String> toldButOwners() {
    return told.stream().filter(t -> !t.contains(" OWNER: ")).toList();
  }

  RestoringEntry.Outcome put(EntryMetadata entry) throws IOException {
    return put(entry, new byte[0]);
  }

  RestoringEntry.Outcome put(EntryMetadata entry, String content) throws IOException {
    return put(entry, content.getBytes(StandardCharsets.UTF_8));
  }

  RestoringEntry.Outcome put(EntryMetadata entry, byte[] content) throws IOException {
    try (RestoringEntry restoring = target.begin(entry)) {
      if (restoring.wantsContent()) {
        restoring.write(ByteBuffer.wrap(content));
      }
      return restoring.commit();
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
