package dev.coffer.archive.ltfs;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks an LTFS document element by element, refusing what has no place in one: character data
 * between elements, CDATA sections, entity references (so nothing is ever expanded or fetched), a
 * declaration other than UTF-8, a token of absurd size.
 *
 * <p>After {@link #nextChild()} returned true the cursor stands at a start tag, and exactly one of
 * {@link #text}, {@link #skip}, {@link #capture} or a loop over its own children has to follow.
 */
final class XmlCursor {
  private final XMLStreamReader xml;
  private final Gauge gauge;
  private final StringBuilder text = new StringBuilder();
  private int unknown;

  XmlCursor(InputStream in) throws ArchiveException {
    this.gauge = new Gauge(in);
    try {
      InputFactoryImpl factory = new InputFactoryImpl();
      factory.configureForSpeed();
      factory.setProperty(InputFactoryImpl.IS_COALESCING, false);
      factory.setProperty(InputFactoryImpl.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      this.xml = factory.createXMLStreamReader(gauge);
    } catch (XMLStreamException e) {
      throw damaged(e);
    }
  }

  /**
   * Goes to the root element.
   *
   * @return its local name
   */
  String root() throws ArchiveException {
    if (!"UTF-8".equals(xml.getCharacterEncodingScheme())) {
      throw new ArchiveDamagedException(
          "XML declaration: encoding=%s expected=UTF-8"
              .formatted(xml.getCharacterEncodingScheme()));
    }
    int event;
    do {
      event = advance();
    } while (event != XMLStreamConstants.START_ELEMENT);
    return xml.getLocalName();
  }

  /** Reads on to the end of the document; anything but white space and comments is damage. */
  void end() throws ArchiveException {
    while (advance() != XMLStreamConstants.END_DOCUMENT) {
      // comments, processing instructions and white space may follow the root element
    }
  }

  /** Goes to the next child of the element the cursor is in; false if it has no more. */
  boolean nextChild() throws ArchiveException {
    while (true) {
      switch (advance()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return false;
        }
        case XMLStreamConstants.CHARACTERS -> {
          if (!isBlank()) {
            throw new ArchiveDamagedException("text between elements");
          }
        }
        default -> {
          // comment, processing instruction, white space
        }
      }
    }
  }

  private boolean isBlank() {
    char[] chars = xml.getTextCharacters();
    int start = xml.getTextStart();
    for (int i = start; i < start + xml.getTextLength(); i++) {
      if (chars[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  String name() {
    return xml.getLocalName();
  }

  /** An attribute of the current start tag. */
  Optional<String> attribute(String name) throws ArchiveException {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name)) {
        found = Optional.of(xml.getAttributeValue(i));
      } else {
        countUnknown();
      }
    }
    return found;
  }

  /** The element's text, to its end tag; no longer than {@code maxChars}. */
  String text(int maxChars) throws ArchiveException {
    String element = name();
    text.setLength(0);
    while (true) {
      switch (advance()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> {
          if (text.length() + xml.getTextLength() > maxChars) {
            throw new ArchiveDamagedException(
                "text of <%s> is longer than %d characters".formatted(element, maxChars));
          }
          text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT ->
            throw new ArchiveDamagedException("element inside <%s>".formatted(element));
        default -> {
          // comment or processing instruction
        }
      }
    }
  }

  /** Leaves out the element and all in it. */
  void skip() throws ArchiveException {
    int depth = 1;
    countUnknown();
    while (depth > 0) {
      int event = advance();
      if (event == XMLStreamConstants.START_ELEMENT) {
        countUnknown();
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  /** The element and all in it, as XML text that stands for itself. */
  String capture() throws ArchiveException {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    int event = XMLStreamConstants.START_ELEMENT;
    while (true) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          countUnknown();
          depth++;
          XmlText.startTag(out, xml);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          XmlText.endTag(out, xml);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE ->
            XmlText.escape(out, xml.getText());
        default -> {
          // comments and processing instructions are not kept
        }
      }
      if (out.length() > LtfsLimits.MAX_UNKNOWN_CHARS) {
        throw new ArchiveDamagedException(
            "unknown element is longer than %d characters".formatted(LtfsLimits.MAX_UNKNOWN_CHARS));
      }
      if (depth == 0) {
        return out.toString();
      }
      event = advance();
    }
  }

  private void countUnknown() throws ArchiveDamagedException {
    if (++unknown > LtfsLimits.MAX_UNKNOWN) {
      throw new ArchiveDamagedException(
          "more than %d unknown elements and attributes".formatted(LtfsLimits.MAX_UNKNOWN));
    }
  }

  private int advance() throws ArchiveException {
    try {
      gauge.sinceToken = 0;
      int event = xml.next();
      if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.SPACE) {
        // the parser reads text when it is asked for it, and only then finds what is wrong with it
        xml.getTextLength();
      }
      if (event == XMLStreamConstants.CDATA || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new ArchiveDamagedException(
            event == XMLStreamConstants.CDATA ? "CDATA section" : "entity reference");
      }
      return event;
    } catch (XMLStreamException e) {
      throw damaged(e);
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private ArchiveException damaged(Exception e) {
    if (gauge.failure instanceof ArchiveException failure) {
      return failure;
    }
    return new ArchiveDamagedException("not well formed: " + firstLine(e), e);
  }

  private static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return LtfsNames.printable(end < 0 ? message : message.substring(0, end));
  }

  /** Where the cursor is, for messages. */
  int line() {
    return xml.getLocation().getLineNumber();
  }

  /** Counts what one token takes, and remembers why the input failed. */
  private static final class Gauge extends FilterInputStream {
    private long sinceToken;
    private @Nullable IOException failure;

    Gauge(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      try {
        if (sinceToken > LtfsLimits.MAX_TOKEN_BYTES) {
          throw new ArchiveDamagedException(
              "one XML token is longer than %d bytes".formatted(LtfsLimits.MAX_TOKEN_BYTES));
        }
        int n = super.read(b, off, len);
        sinceToken += Math.max(n, 0);
        return n;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
