package dev.coffer.cli.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Boxes in which people sign with pen, date and time; three beside each other. */
final class SignatureBoxes {
  private static final int ACROSS = 3;
  private static final double GAP = 4;
  private static final double FIELD = 11;
  private static final double TITLE = 7;

  private final Sheets sheets;
  private final Typeface plain;
  private final Typeface bold;
  private final PaperPrinter.PageBreak pageBreak;

  SignatureBoxes(Sheets sheets, Typeface plain, Typeface bold, PaperPrinter.PageBreak pageBreak) {
    this.sheets = sheets;
    this.plain = plain;
    this.bold = bold;
    this.pageBreak = pageBreak;
  }

  void draw(List<Paper.Box> boxes) throws IOException {
    for (int from = 0; from < boxes.size(); from += ACROSS) {
      List<Paper.Box> row = boxes.subList(from, Math.min(boxes.size(), from + ACROSS));
      int fields = row.stream().mapToInt(box -> fields(box).size()).max().orElse(0);
      double height = TITLE + fields * FIELD + 3;
      if (sheets.left() < height) {
        pageBreak.run();
      }
      double width = (sheets.width() - GAP * (ACROSS - 1)) / ACROSS;
      for (int i = 0; i < row.size(); i++) {
        box(row.get(i), Sheets.MARGIN + i * (width + GAP), width, height);
      }
      sheets.down(height + GAP);
    }
  }

  private static List<String> fields(Paper.Box box) {
    List<String> fields = new ArrayList<>();
    fields.add("Name");
    fields.addAll(box.fields());
    fields.add("Signature");
    fields.add("Date, time");
    return fields;
  }

  private void box(Paper.Box box, double x, double width, double height) throws IOException {
    double top = sheets.y();
    sheets.fill(x, top, width, TITLE, 0.88);
    sheets.frame(x, top, width, height, 0.4);
    sheets.text(bold, 9.5, x + 2, top + 4.9, bold.printable(box.title()));
    double y = top + TITLE;
    for (String field : fields(box)) {
      y += FIELD;
      sheets.text(plain, 7, x + 2, y - 0.8, plain.printable(field));
      double label = 2 + Math.max(15, Sheets.millimetres(plain.width(field, 7)) + 2);
      sheets.line(x + label, y, x + width - 2, y, 0.2);
      if (field.equals("Name") && !box.who().isEmpty()) {
        String who = plain.wrapped(box.who(), 8.5, Sheets.points(width - label - 2)).getFirst();
        sheets.text(plain, 8.5, x + label + 1, y - 1.2, who);
      }
    }
  }
}
