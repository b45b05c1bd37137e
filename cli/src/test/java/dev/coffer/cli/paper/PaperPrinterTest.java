package dev.coffer.cli.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.GenericMultipleBarcodeReader;
import com.google.zxing.oned.Code39Reader;
import dev.coffer.cli.LocalDays;
import dev.coffer.cli.paper.Paper.Block;
import dev.coffer.cli.paper.Paper.Box;
import dev.coffer.cli.paper.Paper.Fact;
import dev.coffer.cli.paper.Paper.Row;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperPrinterTest {
  private static final Instant MADE = Instant.parse("2026-11-20T18:00:00Z");
  private static final int DPI = 150;

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(PaperSize.class)
  void everyBarcodeOnALongListIsReadBackByAScanner(PaperSize size) throws Exception {
    List<String> codes = IntStream.rangeClosed(1, 40).mapToObj("CF%04dL9"::formatted).toList();
    byte[] pdf = PaperPrinter.print(pickList(codes), size);
    Set<String> read = new TreeSet<>();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).isGreaterThan(2);
      for (int page = 0; page < document.getNumberOfPages(); page++) {
        read.addAll(
            decoded(new PDFRenderer(document).renderImageWithDPI(page, DPI, ImageType.RGB)));
      }
    }
    assertThat(read).containsExactlyElementsOf(codes);
  }

  @Test
  void otherProgramsReadTheBarcodesToo() throws Exception {
    boolean there = installed("pdftoppm") && installed("zbarimg");
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("pdftoppm and zbarimg").isTrue();
    }
    assumeTrue(there, "SKIPPED: no pdftoppm, or no zbarimg");
    Path pdf = dir.resolve("list.pdf");
    Files.write(pdf, PaperPrinter.print(pickList(List.of("CF0001L9", "AB12CDM8")), PaperSize.A4));
    run("pdftoppm", "-r", "200", "-png", pdf.toString(), dir.resolve("page").toString());
    assertThat(run("zbarimg", "-q", "--raw", dir.resolve("page-1.png").toString()).lines())
        .containsExactlyInAnyOrder("CF0001L9", "AB12CDM8");
  }

  /** The whole alphabet, so that no table entry is taken on trust. */
  @Test
  void everyCharacterOfCode39IsReadBack() throws Exception {
    String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
    List<String> codes = new ArrayList<>();
    for (int from = 0; from < alphabet.length(); from += 8) {
      // a scanner drops a blank at an end, so each stands between two letters
      codes.add("A" + alphabet.substring(from, Math.min(from + 8, alphabet.length())) + "Z");
    }
    for (String code : codes) {
      assertThat(scanned(code)).isEqualTo(code);
    }
    assertThatThrownBy(() -> Code39.bars("cf0001l9")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Code39.bars("A*B")).isInstanceOf(IllegalArgumentException.class);
  }

  /** 151.5 narrow elements of 0.423 mm: the size that LTO libraries read. */
  @Test
  void aLabelHasTheGeometryOfLto() {
    assertThat(Code39.width("CF0001L9")).isEqualTo(151.5);
    assertThat(Code39.bars("CF0001L9")).hasSize(50);
    assertThat(Code39.bars("CF0001L9")).allMatch(bar -> bar.width() == 1 || bar.width() == 2.75);
  }

  @Test
  void theSamePaperGivesTheSameBytes() throws Exception {
    Paper paper = pickList(List.of("CF0001L9"));
    assertThat(PaperPrinter.print(paper, PaperSize.A4))
        .isEqualTo(PaperPrinter.print(paper, PaperSize.A4));
  }

  @Test
  void everyPageSaysWhatItBelongsToAndHowManyThereAre() throws Exception {
    List<String> codes = IntStream.rangeClosed(1, 60).mapToObj("CF%04dL9"::formatted).toList();
    try (PDDocument document = Loader.loadPDF(PaperPrinter.print(pickList(codes), PaperSize.A4))) {
      int pages = document.getNumberOfPages();
      for (int page = 1; page <= pages; page++) {
        assertThat(text(document, page))
            .contains("Pick list 7", "archiver", "42:1a2b 3c4d 5e6f 7081")
            .contains("page " + page + " of " + pages);
      }
      assertThat(text(document, pages)).contains("Handed over", "Signature", "Date, time");
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Pick list 7");
    }
  }

  @Test
  void allFontsAreEmbedded() throws Exception {
    try (PDDocument document =
        Loader.loadPDF(PaperPrinter.print(pickList(List.of("CF0001L9")), PaperSize.LETTER))) {
      for (PDPage page : document.getPages()) {
        for (var name : page.getResources().getFontNames()) {
          PDFont font = page.getResources().getFont(name);
          assertThat(font.isEmbedded()).as(font.getName()).isTrue();
        }
      }
    }
  }

  /** Names come from people and from configuration files: none breaks a page or lies on it. */
  @Test
  void hostileTextIsPrintedByNumberAndNothingRunsOverTheEdge() throws Exception {
    String evil = "a\u202Eb\u0000c\tevil \uD83D\uDE00 \u6771\u4EAC " + "X".repeat(400);
    Paper paper =
        new Paper(
            "Pick list",
            "7",
            evil,
            MADE,
            LocalDays.UTC,
            "1:0",
            List.of(
                new Block.Facts(List.of(new Fact("To", evil))),
                new Block.Notice(evil),
                new Block.Prose(evil + "\n" + evil),
                new Block.Listing(evil, List.of(evil)),
                new Block.Cartridges(
                    List.of(new Row("CF0001L9", evil, evil, evil, evil, evil, evil))),
                new Block.Verbatim(evil, evil),
                new Block.Signatures(List.of(new Box("By", evil, List.of("f"))))));
    try (PDDocument document = Loader.loadPDF(PaperPrinter.print(paper, PaperSize.A4))) {
      assertThat(text(document, 1)).contains("a\\u{202e}b\\u{0}c").doesNotContain("\u202E");
    }
  }

  private static Paper pickList(List<String> codes) {
    List<Row> rows =
        codes.stream()
            .map(c -> new Row(c, "box 7", "S-1001", "main", "vault-a", "2026-11-27", ""))
            .toList();
    return new Paper(
        "Pick list",
        "7",
        "archiver",
        MADE,
        LocalDays.UTC,
        "42:1a2b 3c4d 5e6f 7081",
        List.of(
            new Block.Facts(List.of(new Fact("To", "vault-a: Dock 4"))),
            new Block.Cartridges(rows),
            new Block.Signatures(
                List.of(
                    new Box("Handed over", "", List.of()),
                    new Box("Taken over", "", List.of("Company, badge"))))));
  }

  private static String text(PDDocument document, int page) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setStartPage(page);
    stripper.setEndPage(page);
    return stripper.getText(document);
  }

  /** Draws a code at four pixels a narrow element and reads it. */
  private static String scanned(String code) throws Exception {
    int quiet = 40;
    int width = (int) (Code39.width(code) * 4) + 2 * quiet;
    BufferedImage image = new BufferedImage(width, 60, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      double at = (x - quiet + 0.5) / 4;
      boolean black =
          Code39.bars(code).stream().anyMatch(b -> at >= b.start() && at < b.start() + b.width());
      for (int y = 0; y < 60; y++) {
        image.setRGB(x, y, black ? 0 : 0xFFFFFF);
      }
    }
    return new Code39Reader().decode(bitmap(image), hints()).getText();
  }

  private static Set<String> decoded(BufferedImage page) {
    Set<String> read = new TreeSet<>();
    try {
      for (Result each :
          new GenericMultipleBarcodeReader(new Code39Reader())
              .decodeMultiple(bitmap(page), hints())) {
        read.add(each.getText());
      }
    } catch (NotFoundException e) {
      // a page of signatures only
    }
    return strips(page, read);
  }

  /** The library's search over a whole page finds some; a scanner is held over each in turn. */
  private static Set<String> strips(BufferedImage page, Set<String> read) {
    int height = DPI / 6;
    for (int top = 0; top + height < page.getHeight(); top += height / 2) {
      try {
        BufferedImage strip = page.getSubimage(0, top, page.getWidth(), height);
        read.add(new Code39Reader().decode(bitmap(strip), hints()).getText());
      } catch (NotFoundException | com.google.zxing.FormatException e) {
        // nothing there
      }
    }
    return read;
  }

  private static Map<DecodeHintType, Object> hints() {
    Map<DecodeHintType, Object> hints = new EnumMap<>(DecodeHintType.class);
    hints.put(DecodeHintType.TRY_HARDER, true);
    hints.put(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.CODE_39));
    return hints;
  }

  private static BinaryBitmap bitmap(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return new BinaryBitmap(
        new HybridBinarizer(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels)));
  }

  private static boolean installed(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
  }

  private static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }
}
