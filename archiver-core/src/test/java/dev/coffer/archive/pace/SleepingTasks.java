package dev.coffer.archive.pace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Some threads of this process as Linux sees them. */
final class SleepingTasks {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** What a task would say that has just ended. */
  private static final String ENDED = "Name:\t\nState:\tX (dead)\n";

  private final String own;
  private final String prefix;

  private SleepingTasks(String own, String prefix) {
    this.own = own;
    this.prefix = prefix;
  }

  /** This thread and those whose names begin so, with at most 15 characters. */
  static SleepingTasks ofThisThreadAnd(String prefix) {
    try {
      Path task = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      return new SleepingTasks(task.getFileName().toString(), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What all of them were seen to be asleep with.
   *
   * @param switches how often each task has left a processor, by its number: a task that has the
   *     same in two looks did not run in between
   */
  record Look(Map<String, Long> switches) {
    int count() {
      return switches.size();
    }
  }

  /** Empty if any of them runs or may run. */
  Optional<Look> look() throws IOException {
    Map<String, Long> switches = new TreeMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        String number = task.getFileName().toString();
        String status = status(task);
        if (!number.equals(own) && !field(status, "Name").startsWith(prefix)) {
          continue;
        }
        if (!field(status, "State").startsWith("S")) {
          return Optional.empty();
        }
        switches.put(
            number,
            Long.parseLong(field(status, "voluntary_ctxt_switches"))
                + Long.parseLong(field(status, "nonvoluntary_ctxt_switches")));
      }
    }
    return Optional.of(new Look(switches));
  }

  private static String status(Path task) throws IOException {
    try {
      return Files.readString(task.resolve("status"));
    } catch (IOException e) {
      if (Files.exists(task)) {
        throw e;
      }
      return ENDED;
    }
  }

  private static String field(String status, String name) throws IOException {
    String start = name + ":\t";
    int at = status.startsWith(start) ? 0 : status.indexOf("\n" + start) + 1;
    if (!status.startsWith(start, at)) {
      throw new IOException("no %s in the status of a task: %s".formatted(name, status));
    }
    return status.substring(at + start.length(), status.indexOf('\n', at));
  }
}
