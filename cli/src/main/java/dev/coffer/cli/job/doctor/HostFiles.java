package dev.coffer.cli.job.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a Linux host tells in files about its modules, processes and adapters. Everything is
 * readable without root; what is not there, or not for us to see, is left out.
 */
final class HostFiles {
  static final int CAP_SYS_RAWIO = 17;

  private final Path root;

  /** A program that has a device open. */
  record Holder(long process, String name) {}

  /**
   * A host adapter.
   *
   * @param module the kernel's module that drives it, where it tells
   * @param pieces pieces of memory it takes in one command
   */
  record Adapter(String name, Optional<String> module, long pieces) {}

  /**
   * Files below a directory.
   *
   * @param root {@code /}, or what stands for it
   */
  HostFiles(Path root) {
    this.root = root;
  }

  Path at(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  boolean hasModule(String name) {
    return Files.isDirectory(at("/sys/module/" + name));
  }

  /** Whether this process may do what a capability allows. */
  boolean hasCapability(int bit) {
    for (String line : text(at("/proc/self/status")).orElse("").lines().toList()) {
      if (line.startsWith("CapEff:")) {
        try {
          return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> bit & 1) != 0;
        } catch (NumberFormatException e) {
          return false;
        }
      }
    }
    return false;
  }

  /** The programs that have a node open, as far as this user may see that. */
  List<Holder> holders(String node) {
    List<Holder> holders = new ArrayList<>();
    for (Path process : entries(at("/proc"))) {
      String number = String.valueOf(process.getFileName());
      if (number.matches("\\d{1,10}")
          && entries(process.resolve("fd")).stream().anyMatch(fd -> leadsTo(fd, node))) {
        holders.add(
            new Holder(Long.parseLong(number), text(process.resolve("comm")).orElse("?").strip()));
      }
    }
    holders.sort(Comparator.comparingLong(Holder::process));
    return holders;
  }

  private static boolean leadsTo(Path link, String node) {
    try {
      return Files.readSymbolicLink(link).toString().equals(node);
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * The adapter that a drive hangs on, if it says how many pieces it takes; all adapters that do,
   * where it cannot be told which one.
   */
  List<Adapter> adaptersOf(String node) {
    Optional<String> own = hostOf(node);
    List<Adapter> adapters = new ArrayList<>();
    for (Path host : entries(at("/sys/class/scsi_host"))) {
      if (own.isPresent() && !host.endsWith(own.get())) {
        continue;
      }
      number(host.resolve("sg_tablesize"))
          .filter(pieces -> pieces > 0)
          .ifPresent(pieces ->
              adapters.add(
                  new Adapter(
                      String.valueOf(host.getFileName()),
                      text(host.resolve("proc_name"))
                          .map(String::strip)
                          .filter(each -> !each.isEmpty() && !each.equals("(null)")),
                      pieces)));
    }
    return adapters;
  }

  /** The device's place in /sys names its host: …/host2/target2:0:0/2:0:0:0. */
  private Optional<String> hostOf(String node) {
    try {
      Path device =
          at("/sys/class/scsi_tape/" + Path.of(node).getFileName() + "/device").toRealPath();
      for (Path part : device) {
        if (part.toString().matches("host\\d+")) {
          return Optional.of(part.toString());
        }
      }
      return Optional.empty();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  /** Whether st moves blocks without copying them; empty where it does not tell. */
  Optional<Boolean> stMovesDirectly() {
    return number(at("/sys/bus/scsi/drivers/st/try_direct_io")).map(each -> each != 0);
  }

  /** Bytes the sg driver sets aside for each open file. */
  Optional<Long> sgReservedBytes() {
    return number(at("/proc/scsi/sg/def_reserved_size"));
  }

  String groupOf(Path file) {
    try {
      return Files.readAttributes(file, PosixFileAttributes.class).group().getName();
    } catch (IOException e) {
      return "tape";
    }
  }

  private static Optional<Long> number(Path file) {
    return text(file)
        .map(String::strip)
        .filter(each -> each.matches("\\d{1,18}"))
        .map(Long::parseLong);
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.of();
    }
    entries.sort(Comparator.naturalOrder());
    return entries;
  }
}
