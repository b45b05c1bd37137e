package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.config.Home;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the home can be written, is its owner's alone, has room, and has nothing left over. */
final class HomeCheck implements HealthCheck {
  /** An index of some million entries on its way to a cartridge, and the catalog's growth. */
  private static final long LITTLE_ROOM_BYTES = 1L << 30;

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  @Override
  public String subject() {
    return "home";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Home home = patient.home();
    Path directory = home.directory();
    if (!Files.isDirectory(directory)) {
      return List.of(); // ConfigurationCheck says that there is none
    }
    List<Finding> findings = new ArrayList<>();
    boolean writable = Files.isWritable(directory);
    boolean exposed =
        Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).stream()
            .anyMatch(OTHERS::contains);
    if (!writable) {
      findings.add(
          Finding.bad(
              subject(),
              directory + " cannot be written by this user: run coffer as its owner",
              ExitCode.DEVICE_ERROR));
    }
    if (exposed) {
      findings.add(
          Finding.doubtful(subject(), directory + " is open to others: run chmod 0700 on it"));
    }
    long room = Files.getFileStore(directory).getUsableSpace();
    if (room < LITTLE_ROOM_BYTES) {
      findings.add(
          Finding.doubtful(
              subject(),
              "only %,d MiB free at %s: the catalog and indexes on their way to a cartridge need room"
                  .formatted(room >> 20, directory)));
    }
    findings.addAll(leftOver(home));
    return findings.isEmpty()
        ? List.of(Finding.good(subject(), directory + " is its owner's alone and has room"))
        : findings;
  }

  /** The spool of a run that was killed; one that is under way has files there, too. */
  private List<Finding> leftOver(Home home) throws Exception {
    if (!Files.isDirectory(home.spoolDirectory())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(home.spoolDirectory())) {
      long count = files.count();
      return count == 0
          ? List.of()
          : List.of(
              Finding.doubtful(
                  subject(),
                  "%d files in %s: if no coffer is running, a run was killed; remove them"
                      .formatted(count, home.spoolDirectory())));
    }
  }
}
