package dev.coffer.cli.paper;

import dev.coffer.cli.paper.Paper.Block;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** Lays papers out as PDF, with fonts embedded. The same paper gives the same bytes. */
public final class PaperPrinter {
  private static final double MARGIN = Sheets.MARGIN;
  private static final double BODY = 9;
  private static final double LINE = 4.2;

  private final Paper paper;
  private final Sheets sheets;
  private final Typeface plain;
  private final Typeface bold;
  private final Typeface mono;

  private PaperPrinter(Paper paper, PDDocument document, PaperSize size) throws IOException {
    this.paper = paper;
    this.plain = Typeface.load(document, "DejaVuSansCondensed");
    this.bold = Typeface.load(document, "DejaVuSansCondensed-Bold");
    this.mono = Typeface.load(document, "DejaVuSansMono");
    this.sheets = new Sheets(document, size);
  }

  /** The paper as a PDF file's bytes. */
  public static byte[] print(Paper paper, PaperSize size) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PaperPrinter printer = new PaperPrinter(paper, document, size);
      printer.draw();
      printer.sheets.close();
      document.setDocumentId(paper.made().getEpochSecond());
      document.setDocumentInformation(printer.information());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      return out.toByteArray();
    }
  }

  private PDDocumentInformation information() {
    PDDocumentInformation information = new PDDocumentInformation();
    GregorianCalendar made = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    made.setTimeInMillis(paper.made().getEpochSecond() * 1000);
    information.setCreationDate(made);
    information.setModificationDate(made);
    information.setTitle((paper.title() + " " + paper.number()).strip());
    information.setProducer("Coffer");
    return information;
  }

  private void draw() throws IOException {
    head();
    for (Block block : paper.blocks()) {
      switch (block) {
        case Block.Facts(List<Paper.Fact> facts) -> facts(facts);
        case Block.Prose(String text) -> prose(text);
        case Block.Notice(String text) -> notice(text);
        case Block.Listing(String heading, List<String> lines) -> listing(heading, lines);
        case Block.Barcodes(String heading, List<String> codes) -> barcodes(heading, codes);
        case Block.Cartridges(List<Paper.Row> rows) ->
            new CartridgeTable(sheets, plain, bold, mono, this::nextPage).draw(rows);
        case Block.Verbatim(String heading, String text) -> verbatim(heading, text);
        case Block.Signatures(List<Paper.Box> boxes) ->
            new SignatureBoxes(sheets, plain, bold, this::nextPage).draw(boxes);
      }
    }
    for (int page = 0; page < sheets.count(); page++) {
      sheets.turnTo(page);
      foot(page + 1);
    }
  }

  private String fullTitle() {
    return (paper.title() + " " + paper.number()).strip();
  }

  private void head() throws IOException {
    double top = sheets.y();
    sheets.text(bold, 20, MARGIN, top + 7, bold.printable(fullTitle()));
    String site = plain.printable(paper.site());
    right(bold, 11, top + 4, site);
    right(plain, BODY, top + 8.5, "made " + made());
    sheets.line(MARGIN, top + 11, MARGIN + sheets.width(), top + 11, 0.5);
    sheets.down(15);
  }

  /** Says whose time the paper speaks, where its offset alone would not. */
  private String made() {
    String zone = paper.days().zone().getId();
    String time = paper.days().words(paper.made());
    return time.endsWith(zone) ? time : time + " (" + zone + ")";
  }

  private void right(Typeface face, double size, double baseline, String text) throws IOException {
    double width = Sheets.millimetres(face.width(text, size));
    sheets.text(face, size, MARGIN + sheets.width() - width, baseline, text);
  }

  /** A new page says at its top what it belongs to. */
  private void nextPage() throws IOException {
    sheets.newPage();
    double top = sheets.y();
    sheets.text(bold, 10, MARGIN, top + 3, bold.printable(fullTitle()));
    right(plain, BODY, top + 3, plain.printable(paper.site()));
    sheets.line(MARGIN, top + 5, MARGIN + sheets.width(), top + 5, 0.3);
    sheets.down(9);
  }

  private void foot(int page) throws IOException {
    double top = sheets.height() - Sheets.FOOT + 6;
    sheets.line(MARGIN, top, MARGIN + sheets.width(), top, 0.3);
    sheets.text(plain, 8, MARGIN, top + 4, "audit head");
    sheets.text(mono, 8.5, MARGIN + 17, top + 4, mono.printable(paper.auditHead()));
    right(bold, 9, top + 4, "page " + page + " of " + sheets.count());
    sheets.text(
        plain,
        7,
        MARGIN,
        top + 8,
        "Keep this page: with it, 'coffer audit verify --against' finds a history rewritten"
            + " since.");
    right(plain, 7, top + 8, plain.printable(fullTitle() + ", made " + made()));
  }

  private void room(double millimetres) throws IOException {
    if (sheets.left() < millimetres) {
      nextPage();
    }
  }

  private void lines(Typeface face, double size, double x, List<String> lines) throws IOException {
    double step = Sheets.millimetres(size) * 1.32;
    for (String line : lines) {
      room(step);
      sheets.text(face, size, x, sheets.y() + step * 0.8, line);
      sheets.down(step);
    }
  }

  private void facts(List<Paper.Fact> facts) throws IOException {
    double indent = 34;
    for (Paper.Fact fact : facts) {
      List<String> value =
          plain.wrapped(fact.value(), BODY + 0.5, Sheets.points(sheets.width() - indent));
      room(LINE * value.size());
      sheets.text(bold, BODY, MARGIN, sheets.y() + 3.3, bold.printable(fact.label()));
      lines(plain, BODY + 0.5, MARGIN + indent, value);
      sheets.down(0.4);
    }
    sheets.down(2.5);
  }

  private void prose(String text) throws IOException {
    lines(plain, BODY, MARGIN, plain.wrapped(text, BODY, Sheets.points(sheets.width())));
    sheets.down(3);
  }

  private void notice(String text) throws IOException {
    List<String> lines = bold.wrapped(text, BODY + 1, Sheets.points(sheets.width() - 8));
    double height = lines.size() * Sheets.millimetres(BODY + 1) * 1.32 + 4;
    room(height + 2);
    sheets.fill(MARGIN, sheets.y(), sheets.width(), height, 0.92);
    sheets.frame(MARGIN, sheets.y(), sheets.width(), height, 0.5);
    sheets.down(2);
    lines(bold, BODY + 1, MARGIN + 4, lines);
    sheets.down(6);
  }

  private void heading(String heading) throws IOException {
    room(14);
    sheets.text(bold, 11, MARGIN, sheets.y() + 4, bold.printable(heading));
    sheets.down(6.5);
  }

  private void listing(String heading, List<String> rows) throws IOException {
    heading(heading);
    for (String row : rows) {
      lines(plain, BODY, MARGIN + 3, plain.wrapped(row, BODY, Sheets.points(sheets.width() - 3)));
    }
    sheets.down(3);
  }

  private void barcodes(String heading, List<String> codes) throws IOException {
    heading(heading);
    int columns = (int) (sheets.width() / 24);
    for (int from = 0; from < codes.size(); from += columns) {
      room(LINE);
      List<String> row = codes.subList(from, Math.min(codes.size(), from + columns));
      for (int i = 0; i < row.size(); i++) {
        double x = MARGIN + 3 + i * 24;
        sheets.text(mono, BODY, x, sheets.y() + 3.3, mono.printable(row.get(i)));
      }
      sheets.down(LINE);
    }
    sheets.down(3);
  }

  private void verbatim(String heading, String text) throws IOException {
    heading(heading);
    for (String line : text.lines().toList()) {
      lines(mono, 7, MARGIN + 3, mono.wrapped(line, 7, Sheets.points(sheets.width() - 3)));
    }
    sheets.down(3);
  }

  /** Begins a new page with its head. */
  @FunctionalInterface
  interface PageBreak {
    void run() throws IOException;
  }
}
