package dev.coffer.tape.virtual;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
 * A small JSON document as maps, lists and values in the file's order, so that members nobody here
 * knows survive a rewrite. Numbers keep their exact value. Every malformed document is an {@link
 * IOException}, whatever is wrong with it.
 */
final class JsonTree {
  private static final int MAX_BYTES = 1 << 22;
  private static final int MAX_DEPTH = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxDocumentLength(MAX_BYTES)
                  .maxNumberLength(100)
                  .build())
          .build();

  private JsonTree() {}

  static Map<String, Object> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    return parse(bytes);
  }

  static Map<String, Object> parse(byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw new IOException("JSON document too large: expected=" + MAX_BYTES + " bytes at most");
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("JSON document: expected=an object");
      }
      Map<String, Object> root = object(parser);
      if (parser.nextToken() != null) {
        throw new IOException("JSON document: something follows it");
      }
      return root;
    } catch (JacksonException e) {
      throw new IOException("malformed JSON: " + e.getOriginalMessage(), e);
    } catch (ArithmeticException | NumberFormatException e) {
      // An exponent beyond what a decimal holds comes through the parser as it is.
      throw new IOException("malformed JSON: a number is out of range", e);
    }
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> items = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(parser, token));
      token = parser.nextToken();
    }
    return items;
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValueExact();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> Optional.empty(); // null, the only other value JSON has
    };
  }

  static byte[] format(Map<String, Object> root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator =
        JSON.createGenerator(new JsonLayout(), out, tools.jackson.core.JsonEncoding.UTF8)) {
      write(generator, root);
    }
    out.write('\n');
    return out.toByteArray();
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case Map<?, ?> members -> {
        generator.writeStartObject();
        members.forEach((name, member) -> {
          generator.writeName((String) name);
          write(generator, member);
        });
        generator.writeEndObject();
      }
      case List<?> items -> {
        generator.writeStartArray();
        items.forEach(item -> write(generator, item));
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case Boolean flag -> generator.writeBoolean(flag);
      case Optional<?> nothing -> generator.writeNull();
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  static Optional<String> string(Map<String, Object> object, String name) throws IOException {
    return member(object, name, String.class);
  }

  static boolean flag(Map<String, Object> object, String name) throws IOException {
    return member(object, name, Boolean.class).orElse(false);
  }

  /** A whole number that is not negative. */
  static Optional<Long> number(Map<String, Object> object, String name) throws IOException {
    Optional<Number> number = member(object, name, Number.class);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Number value = number.get();
    if ((value instanceof Integer || value instanceof Long) && value.longValue() >= 0) {
      return Optional.of(value.longValue());
    }
    throw new IOException(
        "JSON member " + name + ": actual=" + value + " expected=a whole number from 0");
  }

  /** The objects of an array member, themselves, so that changing one changes the document. */
  @SuppressWarnings("unchecked") // every map in a tree was made by object() above
  static List<Map<String, Object>> objects(Map<String, Object> object, String name)
      throws IOException {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Object item : member(object, name, List.class).orElse(List.of())) {
      if (!(item instanceof Map)) {
        throw new IOException("JSON member " + name + ": expected=an array of objects");
      }
      found.add((Map<String, Object>) item);
    }
    return found;
  }

  private static <T> Optional<T> member(Map<String, Object> object, String name, Class<T> type)
      throws IOException {
    @Nullable Object value = object.get(name);
    if (value == null || value instanceof Optional) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new IOException(
          "JSON member " + name + ": actual=" + value + " expected=" + type.getSimpleName());
    }
    return Optional.of(type.cast(value));
  }

  /** One space of indentation a level, as the format's examples have it. */
  private static final class JsonLayout extends ObjectWriteContext.Base {
    @Override
    public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
      tools.jackson.core.util.DefaultIndenter indenter =
          new tools.jackson.core.util.DefaultIndenter(" ", "\n");
      return new tools.jackson.core.util.DefaultPrettyPrinter()
          .withArrayIndenter(indenter)
          .withObjectIndenter(indenter);
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
