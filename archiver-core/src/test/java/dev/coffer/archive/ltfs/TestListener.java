package dev.coffer.archive.ltfs;

import dev.coffer.archive.entry.EntryPath;
import java.util.List;

/** Notes what failed. */
final class TestListener {
  private TestListener() {}

  static LtfsRestorer.Listener collecting(List<String> failures) {
    return new LtfsRestorer.Listener() {
      @Override
      public void restored(EntryPath path, LtfsEntry entry, String sha256) {
        // as it should be
      }

      @Override
      public void failed(EntryPath path, LtfsEntry entry, String reason) {
        failures.add(path + ": " + reason);
      }
    };
  }
}
