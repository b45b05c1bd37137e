package dev.coffer.cli.paper;

import java.io.IOException;
import java.util.List;

/**
 * Cartridges in rows: a box to tick, the barcode to scan with its text under it, and where it goes.
 * Bars as on LTO labels: 0.423 mm narrow, 11.1 mm high, quiet zones of ten narrow elements.
 */
final class CartridgeTable {
  private static final double MODULE = 0.423;
  private static final double BARS = 11.1;
  private static final double QUIET = 10 * MODULE;
  private static final double ROW = 18.5;
  private static final double SIZE = 8.5;
  private static final double TICK = 4.5;
  private static final double NUMBER = 8;

  /** Lines of text that fit into a row. */
  private static final int LINES = 4;

  private final Sheets sheets;
  private final Typeface plain;
  private final Typeface bold;
  private final Typeface mono;
  private final PaperPrinter.PageBreak pageBreak;
  private final double codeX;
  private final double[] columnX = new double[3];
  private final double[] columnWidth = new double[3];

  CartridgeTable(
      Sheets sheets,
      Typeface plain,
      Typeface bold,
      Typeface mono,
      PaperPrinter.PageBreak pageBreak) {
    this.sheets = sheets;
    this.plain = plain;
    this.bold = bold;
    this.mono = mono;
    this.pageBreak = pageBreak;
    this.codeX = Sheets.MARGIN + TICK + NUMBER;
    double codeWidth = Code39.width("CF0001L9") * MODULE + 2 * QUIET;
    double rest = Sheets.MARGIN + sheets.width() - codeX - codeWidth;
    double x = codeX + codeWidth + 1;
    double[] shares = {0.31, 0.37, 0.32};
    for (int i = 0; i < shares.length; i++) {
      columnX[i] = x;
      columnWidth[i] = rest * shares[i];
      x += columnWidth[i];
    }
  }

  void draw(List<Paper.Row> rows) throws IOException {
    head();
    int number = 0;
    for (Paper.Row row : rows) {
      number++;
      if (sheets.left() < ROW) {
        pageBreak.run();
        head();
      }
      row(number, row);
    }
    sheets.down(4);
  }

  private void head() throws IOException {
    double base = sheets.y() + 4;
    sheets.fill(Sheets.MARGIN, sheets.y(), sheets.width(), 5.8, 0.88);
    sheets.text(bold, SIZE, codeX + QUIET, base, "Cartridge");
    sheets.text(bold, SIZE, columnX[0], base, "Container / seal");
    sheets.text(bold, SIZE, columnX[1], base, "From / to");
    sheets.text(bold, SIZE, columnX[2], base, "Due back / remark");
    sheets.down(5.8);
  }

  private void row(int number, Paper.Row row) throws IOException {
    double top = sheets.y();
    sheets.frame(Sheets.MARGIN + 0.5, top + 5.5, TICK - 0.8, TICK - 0.8, 0.3);
    sheets.text(plain, SIZE, Sheets.MARGIN + TICK + 1, top + 9.2, Integer.toString(number));
    sheets.code39(row.barcode(), codeX + QUIET, top + 1.5, MODULE, BARS);
    double textWidth = Sheets.millimetres(mono.width(row.barcode(), 11));
    double codeMiddle = codeX + QUIET + Code39.width(row.barcode()) * MODULE / 2;
    sheets.text(mono, 11, codeMiddle - textWidth / 2, top + 1.5 + BARS + 4.2, row.barcode());
    pair(0, top, row.container(), row.seal().isEmpty() ? "" : "seal " + row.seal());
    pair(1, top, row.from(), row.to().isEmpty() ? "" : "→ " + row.to());
    pair(2, top, row.dueBack(), row.remark());
    double bottom = top + ROW;
    sheets.line(Sheets.MARGIN, bottom, Sheets.MARGIN + sheets.width(), bottom, 0.15);
    sheets.down(ROW);
  }

  /** Two texts above each other, as many lines as fit into the row. */
  private void pair(int column, double top, String upper, String lower) throws IOException {
    double width = Sheets.points(columnWidth[column] - 1.5);
    List<String> first = plain.wrapped(upper, SIZE, width);
    List<String> second = plain.wrapped(lower, SIZE, width);
    double step = 3.8;
    double y = top + 4.4;
    int above = Math.min(2, first.size());
    for (int i = 0; i < above; i++) {
      sheets.text(plain, SIZE, columnX[column], y, cut(first, i, above, width));
      y += step;
    }
    int below = Math.min(LINES - above, second.size());
    for (int i = 0; i < below; i++) {
      sheets.text(plain, SIZE, columnX[column], y, cut(second, i, below, width));
      y += step;
    }
  }

  /** A text that was cut says so. */
  private String cut(List<String> lines, int index, int most, double width) {
    String line = lines.get(index);
    if (index < most - 1 || lines.size() <= most) {
      return line;
    }
    String shorter = line;
    while (!shorter.isEmpty() && plain.width(shorter + "…", SIZE) > width) {
      shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
    }
    return shorter + "…";
  }
}
