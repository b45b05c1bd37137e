package dev.coffer.archive.ltfs;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreListener;
import java.util.ArrayList;
import java.util.List;

/** Notes what did not come back. */
final class TestListener implements RestoreListener {
  private final List<String> failures = new ArrayList<>();

  List<String> failures() {
    return failures;
  }

  @Override
  public void kept(EntryPath path) {
    failures.add(path + ": kept");
  }

  @Override
  public void failed(EntryPath path, String reason) {
    failures.add(path + ": " + reason);
  }

  @Override
  public void incomplete(EntryPath path, Part part, String reason) {
    failures.add(path + ": " + part + " " + reason);
  }
}
