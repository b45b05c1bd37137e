package dev.coffer.cli.terminal;

import java.io.Writer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes JSON as it comes, without holding a document in memory. */
public final class JsonOutput implements AutoCloseable {
  private final JsonGenerator generator;
  private final Writer target;

  /** Writes to a target that stays open. */
  public JsonOutput(Writer target) {
    this.target = target;
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    this.generator = factory.createGenerator(new Pretty(), target);
  }

  public void startArray() {
    generator.writeStartArray();
  }

  public void endArray() {
    generator.writeEndArray();
  }

  public void startObject() {
    generator.writeStartObject();
  }

  public void endObject() {
    generator.writeEndObject();
  }

  /** Writes a member and its value. */
  public void member(String name, @Nullable Object value) {
    generator.writeName(name);
    value(value);
  }

  /** Writes the name of a member whose value comes next. */
  public void name(String name) {
    generator.writeName(name);
  }

  /**
   * Writes one value: null, a string, a whole number, a boolean, an {@link Instant} (RFC 3339,
   * UTC), {@link Bytes}, an {@link Optional}, {@link Facts}, a map with string keys, or a
   * collection of these. Anything else is written as its text.
   */
  public void value(@Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      case Abbreviated text -> generator.writeString(text.full());
      case Bytes bytes -> generator.writeNumber(bytes.count());
      case Optional<?> optional -> value(optional.isPresent() ? optional.get() : null);
      case OptionalLong optional -> value(optional.isPresent() ? optional.getAsLong() : null);
      case Facts facts -> value(facts.values());
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, each) -> member(name.toString(), each));
        generator.writeEndObject();
      }
      case Collection<?> values -> {
        generator.writeStartArray();
        values.forEach(this::value);
        generator.writeEndArray();
      }
      default -> generator.writeString(value.toString());
    }
  }

  /** Ends the document with a line end and passes all of it on. */
  @Override
  public void close() {
    generator.close();
    try {
      target.write('\n');
      target.flush();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Two spaces, line ends of Unix. */
  private static final class Pretty extends ObjectWriteContext.Base {
    @Override
    public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
