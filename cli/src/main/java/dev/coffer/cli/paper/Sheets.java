package dev.coffer.cli.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * The pages of a document and the pen that draws on them. Lengths in millimetres from the top left
 * corner, font sizes in points.
 */
final class Sheets implements AutoCloseable {
  static final double MARGIN = 15;
  static final double FOOT = 22;

  private static final double POINTS_PER_MM = 72 / 25.4;

  private final PDDocument document;
  private final PaperSize size;
  private final List<PDPageContentStream> pages = new ArrayList<>();
  private PDPageContentStream pen;

  /** Where the next block begins, down from the top edge. */
  private double y;

  /** Starts with one empty page. */
  Sheets(PDDocument document, PaperSize size) throws IOException {
    this.document = document;
    this.size = size;
    this.pen = addPage();
  }

  private PDPageContentStream addPage() throws IOException {
    PDPage page =
        new PDPage(
            new PDRectangle(
                (float) (size.widthMm() * POINTS_PER_MM),
                (float) (size.heightMm() * POINTS_PER_MM)));
    document.addPage(page);
    PDPageContentStream stream = new PDPageContentStream(document, page);
    pages.add(stream);
    y = MARGIN;
    return stream;
  }

  void newPage() throws IOException {
    pen = addPage();
  }

  int count() {
    return pages.size();
  }

  /** Draws on a page that is there already; the place of the next block stays. */
  void turnTo(int page) {
    pen = pages.get(page);
  }

  double y() {
    return y;
  }

  void down(double millimetres) {
    y += millimetres;
  }

  /** Width between the margins. */
  double width() {
    return size.widthMm() - 2 * MARGIN;
  }

  double bottom() {
    return size.heightMm() - FOOT;
  }

  double height() {
    return size.heightMm();
  }

  /** What is left of the page above its foot. */
  double left() {
    return bottom() - y;
  }

  static double points(double millimetres) {
    return millimetres * POINTS_PER_MM;
  }

  static double millimetres(double points) {
    return points / POINTS_PER_MM;
  }

  /** A line of text; {@code baseline} is down from the top edge. */
  void text(Typeface face, double sizePt, double x, double baseline, String text)
      throws IOException {
    if (text.isEmpty()) {
      return;
    }
    pen.beginText();
    pen.setFont(face.font(), (float) sizePt);
    pen.newLineAtOffset((float) points(x), (float) points(size.heightMm() - baseline));
    pen.showText(text);
    pen.endText();
  }

  void line(double x1, double y1, double x2, double y2, double widthMm) throws IOException {
    pen.setLineWidth((float) points(widthMm));
    pen.moveTo((float) points(x1), (float) points(size.heightMm() - y1));
    pen.lineTo((float) points(x2), (float) points(size.heightMm() - y2));
    pen.stroke();
  }

  void frame(double x, double top, double width, double height, double lineMm) throws IOException {
    pen.setLineWidth((float) points(lineMm));
    pen.addRect(
        (float) points(x),
        (float) points(size.heightMm() - top - height),
        (float) points(width),
        (float) points(height));
    pen.stroke();
  }

  void fill(double x, double top, double width, double height, double grey) throws IOException {
    pen.setNonStrokingColor((float) grey);
    pen.addRect(
        (float) points(x),
        (float) points(size.heightMm() - top - height),
        (float) points(width),
        (float) points(height));
    pen.fill();
    pen.setNonStrokingColor(0f);
  }

  /** A barcode with its left edge at {@code x}; the quiet zones are the caller's. */
  void code39(String text, double x, double top, double moduleMm, double heightMm)
      throws IOException {
    for (Code39.Bar bar : Code39.bars(text)) {
      pen.addRect(
          (float) points(x + bar.start() * moduleMm),
          (float) points(size.heightMm() - top - heightMm),
          (float) points(bar.width() * moduleMm),
          (float) points(heightMm));
    }
    pen.fill();
  }

  @Override
  public void close() throws IOException {
    for (PDPageContentStream page : pages) {
      page.close();
    }
  }
}
