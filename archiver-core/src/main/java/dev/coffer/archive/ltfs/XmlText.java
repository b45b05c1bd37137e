package dev.coffer.archive.ltfs;

import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Writes elements that a reader stands on back as text. */
final class XmlText {
  private XmlText() {}

  /** The start tag the reader is at, every prefix in it declared. */
  static void startTag(StringBuilder out, XMLStreamReader xml) {
    out.append('<').append(qualified(xml.getPrefix(), xml.getLocalName()));
    Set<String> declared = new HashSet<>();
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      String prefix = xml.getNamespacePrefix(i);
      if (prefix != null && !prefix.isEmpty()) {
        declare(out, declared, prefix, xml.getNamespaceURI(i));
      }
    }
    declare(out, declared, xml.getPrefix(), xml.getNamespaceURI());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      declare(out, declared, xml.getAttributePrefix(i), xml.getAttributeNamespace(i));
    }
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      out.append(' ')
          .append(qualified(xml.getAttributePrefix(i), xml.getAttributeLocalName(i)))
          .append("=\"");
      escape(out, xml.getAttributeValue(i));
      out.append('"');
    }
    out.append('>');
  }

  private static void declare(
      StringBuilder out, Set<String> declared, @Nullable String prefix, @Nullable String uri) {
    boolean needed = prefix != null && !prefix.isEmpty() && !prefix.equals("xml");
    if (needed && uri != null && declared.add(prefix)) {
      out.append(" xmlns:").append(prefix).append("=\"");
      escape(out, uri);
      out.append('"');
    }
  }

  static void endTag(StringBuilder out, XMLStreamReader xml) {
    out.append("</").append(qualified(xml.getPrefix(), xml.getLocalName())).append('>');
  }

  private static String qualified(@Nullable String prefix, String localName) {
    return prefix == null || prefix.isEmpty() ? localName : prefix + ":" + localName;
  }

  /** Appends text with everything escaped that is not plain in text or in an attribute. */
  static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
        default -> out.append(c);
      }
    }
  }

  /**
   * True if every character is one that XML 1.0 allows and that comes back from a parser as it is,
   * which a carriage return does not everywhere.
   */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean allowed =
          c == '\t'
              || c == '\n'
              || (c >= 0x20 && !(c >= 0xD800 && c <= 0xDFFF) && c < 0xFFFE)
              || c > 0xFFFF;
      if (!allowed) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }
}
