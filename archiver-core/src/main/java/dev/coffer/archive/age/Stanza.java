package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;
import java.util.List;

/**
 * One recipient's part of a header: the file key, wrapped.
 *
 * <p>Owns its arrays; they are not to be changed.
 */
final class Stanza {
  private static final int COLUMNS = 64;
  static final int WRAPPED_KEY_BYTES = FileKey.BYTES + PayloadLayout.TAG_BYTES;

  private final String type;
  private final List<String> arguments;
  private final byte[] body;

  Stanza(String type, List<String> arguments, byte[] body) {
    this.type = type;
    this.arguments = List.copyOf(arguments);
    this.body = body;
  }

  String type() {
    return type;
  }

  /** What follows the type on the first line. */
  List<String> arguments() {
    return arguments;
  }

  byte[] body() {
    return body;
  }

  /**
   * The lines of the header for this stanza. A body that fills its last line is followed by an
   * empty one.
   */
  String encode() {
    StringBuilder text = new StringBuilder("-> ").append(type);
    for (String argument : arguments) {
      text.append(' ').append(argument);
    }
    text.append('\n');
    String base64 = StrictBase64.encode(body);
    for (int at = 0; at <= base64.length(); at += COLUMNS) {
      text.append(base64, at, Math.min(at + COLUMNS, base64.length())).append('\n');
    }
    return text.toString();
  }

  /** Refuses a stanza of a type we know if it has not the form of that type. */
  void requireForm(int argumentCount) throws ArchiveDamagedException {
    if (arguments.size() != argumentCount) {
      throw malformed("arguments", arguments.size(), argumentCount);
    }
    if (body.length != WRAPPED_KEY_BYTES) {
      throw malformed("body bytes", body.length, WRAPPED_KEY_BYTES);
    }
  }

  /** An argument as bytes of a fixed number. */
  byte[] argumentBytes(int index, int expectedBytes) throws ArchiveDamagedException {
    byte[] decoded =
        StrictBase64.decode(arguments.get(index))
            .orElseThrow(() ->
                AgeFailure.HEADER.damaged(
                    "malformed " + type + " stanza: argument is not canonical base64"));
    if (decoded.length != expectedBytes) {
      throw malformed("argument bytes", decoded.length, expectedBytes);
    }
    return decoded;
  }

  private ArchiveDamagedException malformed(String what, int actual, int expected) {
    return AgeFailure.HEADER.damaged(
        "malformed " + type + " stanza: " + what + " actual=" + actual + " expected=" + expected);
  }
}
