package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.zstd.SeekTable;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as the small documents of a volume use it, with limits: objects, arrays, strings, whole
 * numbers and booleans, to a depth of 16, without a member twice.
 */
final class JsonText {
  /** Ceiling for one document in clear: manifests of many thousand segments stay below it. */
  static final int MAX_DOCUMENT_BYTES = 64 << 20;

  /** Ceiling for the values in one document or line: the frames of the longest segment and more. */
  private static final int MAX_VALUES = SeekTable.MAX_FRAMES + (1 << 16);

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .rootValueSeparator("")
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(16 << 20)
                  .maxNumberLength(20)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonText() {}

  static byte[] write(Consumer<JsonGenerator> body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      body.accept(json);
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /** A document as nested maps, lists, strings, longs and booleans. */
  static JsonObject read(String what, byte[] bytes) throws ArchiveDamagedException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      return readDocument(what, parser);
    } catch (JacksonException e) {
      throw new ArchiveDamagedException(what + ": not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  static JsonParser parser(InputStream in) {
    return FACTORY.createParser(ObjectReadContext.empty(), in);
  }

  /** Bounds what one document may make us keep, whatever it says: its size, and how many values. */
  private static final class Budget {
    private final String what;
    private final JsonParser parser;
    private final long end;
    private int valuesLeft = MAX_VALUES;

    Budget(String what, JsonParser parser) {
      this.what = what;
      this.parser = parser;
      this.end = parser.currentLocation().getByteOffset() + MAX_DOCUMENT_BYTES;
    }

    void spend() throws ArchiveDamagedException {
      valuesLeft--;
      if (valuesLeft < 0 || parser.currentLocation().getByteOffset() > end) {
        throw new ArchiveDamagedException(what + ": too long");
      }
    }
  }

  private static JsonObject readDocument(String what, JsonParser parser)
      throws ArchiveDamagedException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new ArchiveDamagedException(what + ": not a JSON object");
    }
    return object(what, parser);
  }

  /** The object whose start the parser stands on. */
  static JsonObject object(String what, JsonParser parser) throws ArchiveDamagedException {
    return object(what, parser, new Budget(what, parser));
  }

  private static JsonObject object(String what, JsonParser parser, Budget budget)
      throws ArchiveDamagedException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(what, parser, budget));
    }
    return new JsonObject(what, members);
  }

  private static Object value(String what, JsonParser parser, Budget budget)
      throws ArchiveDamagedException {
    budget.spend();
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(what, parser, budget);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(what, parser, budget));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default ->
          throw new ArchiveDamagedException(
              what + ": " + parser.currentToken() + " is not used in it");
    };
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] base64(String what, String text) throws ArchiveDamagedException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException(what + ": not base64", e);
    }
  }
}
