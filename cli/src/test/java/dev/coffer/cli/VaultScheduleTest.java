package dev.coffer.cli;

import static dev.coffer.cli.VaultSite.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One person edits the file that the lists follow: everybody who handles the list sees it. */
class VaultScheduleTest {
  private static VaultSite template;

  @TempDir Path dir;
  private VaultSite site;

  @BeforeAll
  static void makeTemplate(@TempDir Path first) throws Exception {
    template = VaultSite.make(first, 30);
  }

  @BeforeEach
  void open() throws Exception {
    site = template.copyTo(dir);
  }

  private void edit(String from, String to) throws Exception {
    Path file = site.home().resolve("coffer.toml");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private String next() {
    return site.must(words("--person olga vault pick-list --next vault-a --pdf list.pdf --force"));
  }

  private String paper() throws Exception {
    try (PDDocument list = Loader.loadPDF(dir.resolve("list.pdf").toFile())) {
      return new PDFTextStripper().getText(list).replaceAll("\\s+", " ");
    }
  }

  @Test
  void aListMadeByAnotherScheduleSaysSoOnTheScreenOnPaperAndInTheLog() throws Exception {
    assertThat(next()).contains("note: FIRST list of vault-a, made by: address 'Northern Storage");
    assertThat(paper()).contains("FIRST list of vault-a", "move nothing and tell the approvers");
    site.must(words("--person kurt vault pack --container box-1 --seal S-1 CF0001L9 CF0002L9"));
    site.must(words("--person kurt vault hand-over --to rapid --seal S-1 CF0001L9 CF0002L9"));
    site.must(words("vault confirm --seal S-1 --key vera CF0001L9 CF0002L9"));

    site.must("archive", "one");
    site.must("library", "unload", "CF0003L9");
    site.sealed("CF0003L9");
    edit("Northern Storage, Dock 4", "Evil Storage, Back Door");

    assertThat(next())
        .contains("note: CHANGED since the last list of vault-a")
        .contains("made by address 'Evil Storage, Back Door'; pick-up friday; pools weekly")
        .contains("before by address 'Northern Storage, Dock 4'; pick-up friday; pools weekly");
    assertThat(paper())
        .contains("CHANGED since the last list of vault-a")
        .contains("Northern Storage, Dock 4");
    assertThat(site.must("audit", "show", "--last", "3", "--json"))
        .contains("vault.schedule", "Evil Storage", "Northern Storage");
    // shown again later it still says so, and the first list is not the one that changed
    assertThat(site.must("vault", "pick-list", "2")).contains("CHANGED since");
    assertThat(site.must("vault", "pick-list", "1")).contains("FIRST").doesNotContain("CHANGED");
    assertThat(site.must("audit", "verify")).startsWith("intact");
  }

  @Test
  void aListMadeByTheSameScheduleSaysNothing() throws Exception {
    next();
    site.must(words("--person kurt vault pack --container box-1 --seal S-1 CF0001L9 CF0002L9"));
    site.must(words("--person kurt vault hand-over --to rapid --seal S-1 CF0001L9 CF0002L9"));
    site.must("archive", "one");
    site.must("library", "unload", "CF0003L9");
    site.sealed("CF0003L9");
    assertThat(next()).doesNotContain("note:");
    assertThat(paper()).doesNotContain("surprises").contains("Northern Storage, Dock 4");
  }

  /** A custodian says another destination than the list's. */
  @Test
  void whatIsListedGoesWhereTheListSays() throws Exception {
    next();
    site.must(words("--person kurt vault pack --container box-1 --seal S-1 CF0001L9"));
    site.refused(
        30,
        "goes to: actual=garage expected=vault-a, as the list says",
        words("--person kurt vault hand-over --to rapid --destination garage --seal S-1 CF0001L9"));
    site.must(
        words(
            "--person kurt vault hand-over --to rapid --destination vault-a --seal S-1 CF0001L9"));
  }
}
