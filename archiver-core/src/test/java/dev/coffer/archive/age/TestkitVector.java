package dev.coffer.archive.age;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** One file of the CCTV age test kit: what stands above the empty line, and the age file below. */
final class TestkitVector {
  private final String name;
  private final List<AgeIdentity> identities = new ArrayList<>();
  private String expected = "";
  private @Nullable String payloadSha256;
  private byte[] fileKey = {};
  private boolean armored;
  private byte[] file;

  private TestkitVector(String name, byte[] vector) throws IOException {
    this.name = name;
    int split = new String(vector, StandardCharsets.ISO_8859_1).indexOf("\n\n");
    this.file = Arrays.copyOfRange(vector, split + 2, vector.length);
    String head = new String(vector, 0, split, StandardCharsets.UTF_8);
    for (String line : head.split("\n", -1)) {
      int colon = line.indexOf(": ");
      take(line.substring(0, colon), line.substring(colon + 2));
    }
  }

  /** All of them, by name. */
  static List<TestkitVector> all() {
    Path folder = Path.of("src/test/resources/age/testkit");
    try (Stream<Path> files = Files.list(folder)) {
      List<TestkitVector> vectors = new ArrayList<>();
      for (Path path : files.sorted().toList()) {
        vectors.add(new TestkitVector(path.getFileName().toString(), Files.readAllBytes(path)));
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(String key, String value) throws IOException {
    switch (key) {
      case "expect" -> expected = value;
      case "payload" -> payloadSha256 = value;
      case "file key" -> fileKey = HexFormat.of().parseHex(value);
      case "identity" -> identities.add(AgeIdentity.parse(value));
      case "passphrase" -> identities.add(AgeIdentity.passphrase(value.toCharArray()));
      case "armored" -> armored = true;
      case "compressed" -> file = inflate(file);
      case "comment" -> {}
      default -> throw new IllegalArgumentException(name + ": unknown key " + key);
    }
  }

  private static byte[] inflate(byte[] deflated) throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
      return in.readAllBytes();
    }
  }

  /** Empty for success. */
  Optional<AgeFailure> expectedFailure() {
    return switch (expected) {
      case "success" -> Optional.empty();
      case "no match" -> Optional.of(AgeFailure.NO_MATCH);
      case "HMAC failure" -> Optional.of(AgeFailure.HMAC);
      case "header failure" -> Optional.of(AgeFailure.HEADER);
      case "payload failure" -> Optional.of(AgeFailure.PAYLOAD);
      case "armor failure" -> Optional.of(AgeFailure.ARMOR);
      default -> throw new IllegalArgumentException(name + ": unknown class " + expected);
    };
  }

  List<AgeIdentity> identities() {
    return identities;
  }

  @Nullable String payloadSha256() {
    return payloadSha256;
  }

  byte[] fileKey() {
    return fileKey;
  }

  boolean armored() {
    return armored;
  }

  /** The age file or its armor, as it would stand on disk. */
  byte[] file() {
    return file;
  }

  /** The age file, out of its armor. */
  InputStream open() {
    InputStream raw = new ByteArrayInputStream(file);
    return armored ? new ArmorInputStream(raw) : raw;
  }

  @Override
  public String toString() {
    return name;
  }
}
