package dev.coffer.archive.age;

/** What the ASCII armor's reader and writer agree on: strict PEM with lines of 64 columns. */
final class Armor {
  static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
  static final String END = "-----END AGE ENCRYPTED FILE-----";
  static final int COLUMNS = 64;
  static final int LINE_BYTES = 48;

  private Armor() {}
}
