package dev.coffer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Edits of a real tree, with what tools do to fool whoever compares sizes and times. */
final class TreeEdits {
  private static final List<String> NAMES =
      List.of("a", "b", "c", "a-b", "a b", "a.txt", "Ärger", "quo\"te", "back\\slash", "-rf");

  private final Random random;
  private final Path root;
  private final Path outside;

  TreeEdits(Random random, Path root, Path outside) {
    this.random = random;
    this.root = root;
    this.outside = outside;
  }

  /** Makes so many random edits. */
  void edit(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      edit();
    }
  }

  private void edit() throws IOException {
    List<Path> all = all();
    Path some = all.get(random.nextInt(all.size()));
    Path directory = Files.isDirectory(some, LinkOption.NOFOLLOW_LINKS) ? some : some.getParent();
    Path fresh = directory.resolve(NAMES.get(random.nextInt(NAMES.size())));
    boolean isFile = Files.isRegularFile(some, LinkOption.NOFOLLOW_LINKS);
    boolean free = !Files.exists(fresh, LinkOption.NOFOLLOW_LINKS);
    switch (random.nextInt(13)) {
      case 0, 1 -> {
        if (free) {
          Files.write(fresh, bytes(random.nextInt(3000)));
        }
      }
      case 2 -> {
        if (free) {
          Files.createDirectory(fresh);
        }
      }
      case 3 -> {
        if (isFile) {
          sameSizeAndTime(some);
        }
      }
      case 4 -> {
        if (isFile) {
          Files.write(some, bytes(random.nextInt(3000)));
        }
      }
      case 5 -> {
        if (!some.equals(root) && free && !fresh.startsWith(some)) {
          Files.move(some, fresh);
        }
      }
      case 6 -> {
        if (!some.equals(root)) {
          delete(some);
        }
      }
      case 7 -> {
        if (isFile) {
          Files.delete(some);
          Files.createDirectory(some);
          Files.write(some.resolve("inside"), bytes(10));
        } else if (!some.equals(root)) {
          delete(some);
          Files.write(some, bytes(20));
        }
      }
      case 8 -> {
        if (isFile && free) {
          Files.createLink(fresh, some);
        }
      }
      case 9 -> {
        if (!Files.isSymbolicLink(some)) {
          String mode = random.nextBoolean() ? "rwxr-x---" : "rwxrwxr-x";
          Files.setPosixFilePermissions(some, PosixFilePermissions.fromString(mode));
        }
      }
      case 10 -> setTime(some, Instant.ofEpochSecond(random.nextInt(2_000_000_000)));
      case 11 -> {
        if (isFile) {
          movedIn(some);
        }
      }
      default -> {
        if (free) {
          Files.createSymbolicLink(fresh, Path.of("../" + NAMES.get(random.nextInt(3))));
        }
      }
    }
  }

  /** Other content, but nothing else shows it. */
  private void sameSizeAndTime(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(file, bytes((int) Files.size(file)));
    Files.setLastModifiedTime(file, time);
  }

  /** Another file of the same name, size and time. */
  private void movedIn(Path file) throws IOException {
    Path other = outside.resolve("other");
    Files.write(other, bytes((int) Files.size(file)));
    Files.setPosixFilePermissions(other, Files.getPosixFilePermissions(file));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void setTime(Path path, Instant time) throws IOException {
    FileTime to = FileTime.from(time);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(to, null, null);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.sorted().toList();
    }
  }

  /** A tree with the times of its files, to where there is none. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** A path with all below it. */
  static void delete(Path path) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** All that a tree is, in words, by path. */
  static Map<String, String> snapshot(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    Map<Object, String> firstNames = new HashMap<>();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.sorted().forEach(paths::add);
    }
    for (Path path : paths) {
      Map<String, Object> facts =
          Files.readAttributes(
              path, "unix:ino,nlink,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      String name = root.relativize(path).toString();
      String what;
      if (Files.isSymbolicLink(path)) {
        what = "link to " + Files.readSymbolicLink(path);
      } else if (Files.isDirectory(path)) {
        what = "directory";
      } else {
        String first = firstNames.computeIfAbsent(facts.get("ino"), inode -> name);
        what = "file " + digest(Files.readAllBytes(path)) + " first named " + first;
      }
      all.put(name, what + " " + facts.get("mode") + " " + facts.get("lastModifiedTime"));
    }
    return all;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
          .substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
