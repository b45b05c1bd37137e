package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parses one header, strictly, and never takes a byte beyond it. */
final class HeaderReader {
  /** Room for a thousand hybrid recipients; what is larger is an attack or not an age file. */
  static final int MAX_HEADER_BYTES = 2 << 20;

  static final int MAX_STANZAS = 1024;
  private static final int BODY_COLUMNS = 64;
  private static final String STANZA_MARK = "-> ";

  private final InputStream in;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream(2048);

  HeaderReader(InputStream in) {
    this.in = in;
  }

  AgeHeader read() throws IOException {
    readVersion();
    List<Stanza> stanzas = new ArrayList<>();
    while (true) {
      String line = readLine();
      if (line.startsWith(AgeHeader.MAC_MARK)) {
        if (stanzas.isEmpty()) {
          throw damaged("it has no recipient");
        }
        return new AgeHeader(taken.toByteArray(), stanzas, parseMac(line));
      }
      if (stanzas.size() == MAX_STANZAS) {
        throw AgeFailure.HEADER.unsupported(
            "age header has too many recipients: expected=" + MAX_STANZAS + " or fewer");
      }
      stanzas.add(readStanza(line));
    }
  }

  private void readVersion() throws IOException {
    byte[] expected = Primitives.ascii(AgeHeader.VERSION_LINE + "\n");
    byte[] actual = in.readNBytes(expected.length);
    taken.writeBytes(actual);
    if (Arrays.equals(actual, expected)) {
      return;
    }
    String text = new String(actual, StandardCharsets.ISO_8859_1);
    if (text.startsWith("age-encryption.org/")) {
      throw AgeFailure.HEADER.unsupported("age file is not of version 1");
    }
    if (text.startsWith(Armor.BEGIN.substring(0, 14))) {
      throw AgeFailure.HEADER.unsupported("age file is in ASCII armor, which has no place here");
    }
    throw AgeFailure.HEADER.unsupported("not an age file: it does not start with its version line");
  }

  private Stanza readStanza(String firstLine) throws IOException {
    if (!firstLine.startsWith(STANZA_MARK)) {
      throw damaged("a line is neither recipient nor end");
    }
    String[] words = firstLine.substring(STANZA_MARK.length()).split(" ", -1);
    for (String word : words) {
      if (word.isEmpty()) {
        throw damaged("a recipient has an empty argument");
      }
    }
    StringBuilder body = new StringBuilder();
    String line;
    do {
      line = readLine();
      if (line.length() > BODY_COLUMNS) {
        throw damaged("a line of a body is longer than " + BODY_COLUMNS);
      }
      body.append(line);
    } while (line.length() == BODY_COLUMNS);
    return new Stanza(
        words[0], Arrays.asList(words).subList(1, words.length), base64(body.toString()));
  }

  private byte[] parseMac(String line) throws ArchiveDamagedException {
    String mark = AgeHeader.MAC_MARK + " ";
    if (!line.startsWith(mark)) {
      throw damaged("its MAC line is malformed");
    }
    byte[] mac = base64(line.substring(mark.length()));
    if (mac.length != AgeHeader.MAC_BYTES) {
      throw damaged("its MAC has the wrong size");
    }
    return mac;
  }

  private static byte[] base64(String text) throws ArchiveDamagedException {
    return StrictBase64.decode(text)
        .orElseThrow(() -> damaged("it has base64 that is not canonical"));
  }

  /** Without its LF. */
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw damaged("it is cut off");
      }
      if (taken.size() == MAX_HEADER_BYTES) {
        throw tooLarge();
      }
      taken.write(b);
      if (b == '\n') {
        return line.toString();
      }
      if (b < ' ' || b > '~') {
        throw damaged("a byte is not printable ASCII");
      }
      line.append((char) b);
    }
  }

  private static ArchiveException tooLarge() {
    return AgeFailure.HEADER.unsupported(
        "age header is too large: expected=" + MAX_HEADER_BYTES + " bytes or fewer");
  }

  private static ArchiveDamagedException damaged(String why) {
    return AgeFailure.HEADER.damaged("age header is damaged: " + why);
  }
}
