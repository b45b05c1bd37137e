package dev.coffer.cli.paper;

/** The sheets that printers have. Sizes in millimetres, upright. */
public enum PaperSize {
  A4(210, 297),
  LETTER(215.9, 279.4);

  private final double widthMm;
  private final double heightMm;

  PaperSize(double widthMm, double heightMm) {
    this.widthMm = widthMm;
    this.heightMm = heightMm;
  }

  double widthMm() {
    return widthMm;
  }

  double heightMm() {
    return heightMm;
  }
}
