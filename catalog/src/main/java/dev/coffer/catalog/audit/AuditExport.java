package dev.coffer.catalog.audit;

import dev.coffer.catalog.Sha256;
import java.io.BufferedReader;
import java.io.IOException;

/** The log as a text file, to be checked on another machine: records, each with its hash. */
public final class AuditExport {
  private static final int MAX_LINE_CHARS = 1 << 20;
  private static final String HASH = "hash: ";

  private AuditExport() {}

  /** Appends one record as stored. */
  public static void write(Appendable out, String text, Sha256 hash) throws IOException {
    out.append(text).append(HASH).append(hash.toString()).append("\n\n");
  }

  /**
   * Gives every record of an export to a verifier. Records are numbered by what they say
   * themselves.
   *
   * @throws TextFormatException if it is no export
   * @throws IOException if the file cannot be read
   */
  public static void read(BufferedReader in, AuditVerifier verifier)
      throws IOException, TextFormatException {
    StringBuilder text = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.length() > MAX_LINE_CHARS || text.length() > TextReader.MAX_CHARS) {
        throw new TextFormatException("audit export: a record is too long");
      }
      if (!line.startsWith(HASH)) {
        text.append(line).append('\n');
        continue;
      }
      Sha256 hash;
      try {
        hash = Sha256.parse(line.substring(HASH.length()));
      } catch (IllegalArgumentException e) {
        throw new TextFormatException("audit export: bad hash line");
      }
      verifier.accept(sequenceOf(text.toString()), text.toString(), hash);
      text.setLength(0);
      String blank = in.readLine();
      if (blank == null || !blank.isEmpty()) {
        throw new TextFormatException("audit export: no empty line after a record");
      }
    }
    if (!text.isEmpty()) {
      throw new TextFormatException("audit export: the last record has no hash");
    }
  }

  private static long sequenceOf(String text) {
    try {
      return AuditRecord.parse(text).sequence();
    } catch (TextFormatException e) {
      return 0; // the verifier will say the same of the text
    }
  }
}
