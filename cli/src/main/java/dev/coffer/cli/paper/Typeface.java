package dev.coffer.cli.paper;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A font of the program, put into a document; only the letters used are stored. */
final class Typeface {
  private final PDFont font;

  private Typeface(PDFont font) {
    this.font = font;
  }

  static Typeface load(PDDocument document, String name) throws IOException {
    String resource = name + ".ttf";
    try (InputStream in =
        Objects.requireNonNull(Typeface.class.getResourceAsStream(resource), resource)) {
      return new Typeface(PDType0Font.load(document, in, true));
    }
  }

  PDFont font() {
    return font;
  }

  /** The text with what has no letter in this font spelled out; one line. */
  String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (has(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(String.format("\\u{%x}", c));
          }
        });
    return out.toString();
  }

  /** Marks that turn the writing around would let a page say what the catalog does not. */
  private boolean has(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
      return false;
    }
    try {
      return font.encode(Character.toString(codePoint)).length > 0;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Width of a printable text in points. */
  double width(String text, double sizePt) {
    try {
      return font.getStringWidth(text) / 1000 * sizePt;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Breaks a text into lines of at most this width, between words where it can. */
  List<String> wrapped(String text, double sizePt, double widthPt) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : printable(paragraph).split(" ", -1)) {
        String longer = line.isEmpty() ? word : line + " " + word;
        if (width(longer, sizePt) <= widthPt) {
          line.setLength(0);
          line.append(longer);
          continue;
        }
        if (!line.isEmpty()) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(broken(word, sizePt, widthPt, lines));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Adds the full lines of a word that is too long for one; returns the rest. */
  private String broken(String word, double sizePt, double widthPt, List<String> lines) {
    String rest = word;
    while (width(rest, sizePt) > widthPt && rest.length() > 1) {
      int end = rest.length() - 1;
      while (end > 1 && width(rest.substring(0, end), sizePt) > widthPt) {
        end--;
      }
      if (Character.isHighSurrogate(rest.charAt(end - 1)) && end < rest.length()) {
        end = end > 1 ? end - 1 : end + 1;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    return rest;
  }
}
