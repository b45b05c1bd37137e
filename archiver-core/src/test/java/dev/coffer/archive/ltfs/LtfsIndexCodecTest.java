package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LtfsIndexCodecTest {
  private static final LtfsLimits LIMITS =
      new LtfsLimits(100_000, 64 << 20, 2048, 1 << 20, 1L << 40);

  /** The newest index of the golden volume. */
  private static String golden() {
    return new String(GoldenVolume.record(0, 6), StandardCharsets.UTF_8);
  }

  private static LtfsIndex parse(String xml) throws ArchiveException {
    return LtfsIndexParser.parse(
        new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), LIMITS);
  }

  private static String write(LtfsIndex index) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtfsIndexWriter.write(index.header(), index.tree(), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<EntryPath, LtfsEntry> entries(LtfsIndex index) throws ArchiveException {
    Map<EntryPath, LtfsEntry> all = new LinkedHashMap<>();
    all.put(EntryPath.ROOT, index.tree().root());
    index.forEach((path, entry) -> assertThat(all.put(path, entry)).isNull());
    return all;
  }

  /** One file in the root directory, with this between its tags. */
  private static String withFile(String inside) {
    return withContents("<file>" + inside + "</file>");
  }

  private static String withContents(String contents) {
    String golden = golden();
    int from = golden.indexOf("<contents>") + "<contents>".length();
    int to = golden.lastIndexOf("</contents>");
    return golden.substring(0, from) + contents + golden.substring(to);
  }

  private static String file(String name, String rest) {
    return "<name>%s</name><length>100</length><readonly>false</readonly>%s<fileuid>7</fileuid>%s"
        .formatted(name, times(), rest);
  }

  private static String times() {
    StringBuilder out = new StringBuilder();
    for (String time : new String[] {"creation", "change", "modify", "access", "backup"}) {
      out.append("<%stime>2026-11-20T18:00:00.000000001Z</%stime>".formatted(time, time));
    }
    return out.toString();
  }

  private static String extent(long fileOffset, long start, long byteCount) {
    return ("<extent><fileoffset>%d</fileoffset><partition>b</partition><startblock>%d</startblock>"
            + "<byteoffset>0</byteoffset><bytecount>%d</bytecount></extent>")
        .formatted(fileOffset, start, byteCount);
  }

  @Test
  void goldenIndexIsReadAndWrittenBackTheSame() throws Exception {
    LtfsIndex index = parse(golden());
    assertThat(index.losses()).isEmpty();
    assertThat(index.header().generation()).isEqualTo(2);
    assertThat(index.header().self()).isEqualTo(new LtfsPointer('a', 6));
    assertThat(index.header().previous()).hasValue(new LtfsPointer('b', 21));
    assertThat(index.tree().root().name()).isEqualTo("Demo Vol");
    assertThat(index.tree().entryCount()).isEqualTo(18);
    assertThat(index.byteCount()).isEqualTo(10439);

    LtfsIndex again = parse(write(index));

    assertThat(again.header()).isEqualTo(index.header());
    assertThat(entries(again)).isEqualTo(entries(index));
  }

  @Test
  void goldenIndexIsWrittenToTheByte() throws Exception {
    // two writers agree on order, declaration and escapes; only > need not be escaped in text
    assertThat(write(parse(golden())).strip()).isEqualTo(golden().strip().replace("&gt;", ">"));
  }

  @Test
  void goldenEntriesHoldWhatTheyShould() throws Exception {
    LtfsTree tree = parse(golden()).tree();
    LtfsEntry hello = tree.find(EntryPath.of("hello.txt")).orElseThrow();
    assertThat(hello.attribute("note").orElseThrow().text()).isEqualTo("plain <&> text");
    assertThat(hello.attribute("bin").orElseThrow().value()).hasSize(40);
    assertThat(hello.attribute("empty").orElseThrow().value()).isEmpty();
    assertThat(tree.find(EntryPath.of("big.bin")).orElseThrow().readOnly()).isTrue();
    assertThat(tree.find(EntryPath.of("link")).orElseThrow().linkTarget()).hasValue("dir/deep/f");
    assertThat(tree.find(EntryPath.of("dir/a:b%c?*\"<>|\\.txt"))).isPresent();
    assertThat(tree.find(EntryPath.of("dir/café 📼"))).isPresent();
    assertThat(tree.find(EntryPath.of("dir/none"))).isEmpty();
    assertThat(tree.find(EntryPath.of("link/f"))).isEmpty();
    LtfsEntry sparse = tree.find(EntryPath.of("sparse")).orElseThrow();
    assertThat(sparse.extents())
        .containsExactly(
            new LtfsExtent(100, new LtfsPointer('b', 14), 0, 500),
            new LtfsExtent(1000, new LtfsPointer('b', 15), 0, 700));
  }

  @Test
  void oddNamesComeBack() throws Exception {
    String name = "x:%41 é📼\u0001\t\n\r<&>\"'";
    LtfsIndex index = parse(withContents(""));
    LtfsEntry plain = parse(withFile(file("f", ""))).tree().find(EntryPath.of("f")).orElseThrow();
    LtfsEntry odd =
        new LtfsEntry(
            LtfsEntry.Kind.SYMLINK,
            name,
            true,
            plain.times(),
            99,
            java.util.List.of(
                LtfsXattr.text("cr", "a\rb"),
                LtfsXattr.text("k:ey", "tab\tlf\n"),
                new LtfsXattr("bytes", new byte[] {(byte) 0xFF, 0}),
                LtfsXattr.text("none", "")),
            0,
            java.util.List.of(),
            java.util.Optional.of("../a:b %41/\r\n"),
            false,
            java.util.List.of());
    assertThat(index.tree().add(index.tree().rootNode(), odd)).isTrue();
    String xml = write(index);
    assertThat(xml).contains("percentencoded=\"true\">x%3A%2541%20%C3%A9");
    assertThat(parse(xml).tree().find(EntryPath.of(name))).hasValue(odd);
  }

  @Test
  void linkTargetsWithColonsStayPlain() throws Exception {
    LtfsIndex index = parse(withFile(file("l", "<symlink>dir/a:b</symlink>")));
    assertThat(write(index)).contains("<symlink>dir/a:b</symlink>");
  }

  @Test
  void percentEncodingCountsOnlyWhereItIsSaid() throws Exception {
    LtfsTree tree = parse(withFile(file("%41", ""))).tree();
    assertThat(tree.find(EntryPath.of("%41"))).isPresent();
    String one = withFile(file("%41", "")).replace("<name>%41", "<name percentencoded=\"1\">%41");
    assertThat(parse(one).tree().find(EntryPath.of("%41"))).isPresent();
    String real = one.replace("=\"1\"", "=\"true\"");
    assertThat(parse(real).tree().find(EntryPath.of("A"))).isPresent();
  }

  @Test
  void namesAreBroughtToFormNfc() throws Exception {
    assertThat(parse(withFile(file("cafe\u0301", ""))).tree().find(EntryPath.of("café")))
        .isPresent();
  }

  @Test
  void secondEntryOfANameIsALossAndTheFirstStays() throws Exception {
    String two = "<file>%s</file><file>%s</file>".formatted(file("é", ""), file("e\u0301", ""));
    LtfsIndex index = parse(withContents(two));
    assertThat(index.tree().entryCount()).isEqualTo(2);
    assertThat(index.losses()).containsExactly("name is there twice: é");
  }

  @Test
  void elementsComeInAnyOrderWithCommentsAndIndentation() throws Exception {
    String golden = golden();
    String location = "<location><partition>a</partition><startblock>6</startblock></location>";
    String shuffled =
        golden
            .replace(location, "")
            .replace("</ltfsindex>", "<!-- c -->\n" + location + "<?pi x?></ltfsindex>\n  ")
            .replace("<file>", "\n  <file>")
            .replace("<readonly>false</readonly>", "")
            .replace("</file>", "<readonly>0</readonly></file>")
            .replace("<contents>", "<readonly>0</readonly><contents>");
    String fixed = shuffled.replace("<readonly>true</readonly>", "");
    LtfsIndex index = parse(fixed);
    assertThat(index.header()).isEqualTo(parse(golden).header());
    assertThat(index.tree().entryCount()).isEqualTo(18);
  }

  @Test
  void documentTypeByteOrderMarkAndDefaultNamespaceAreAccepted() throws Exception {
    String xml =
        "\uFEFF"
            + golden()
                .replace(
                    "?>\n<ltfsindex ", "?>\n<!DOCTYPE ltfsindex>\n<ltfsindex xmlns=\"urn:l\" ");
    assertThat(parse(xml).tree().entryCount()).isEqualTo(18);
  }

  @Test
  void unknownElementsAreKeptWhereTheyMayBeAndLossesAreTold() throws Exception {
    String xml =
        withFile(file("f", "<v:new xmlns:v=\"urn:v\" v:a=\"1&quot;\"><b/>t&amp;</v:new>"))
            .replace("</ltfsindex>", "<later>x</later></ltfsindex>")
            .replace("<contents>", "<color>red</color><contents>");
    LtfsIndex index = parse(xml);
    assertThat(index.losses()).isEmpty();
    LtfsIndex again = parse(write(index));
    assertThat(again.header().foreign()).containsExactly("<later>x</later>");
    assertThat(entries(again)).isEqualTo(entries(index));
    assertThat(again.tree().find(EntryPath.of("f")).orElseThrow().foreign())
        .containsExactly("<v:new xmlns:v=\"urn:v\" v:a=\"1&quot;\"><b></b>t&amp;</v:new>");
    assertThat(again.tree().root().foreign()).containsExactly("<color>red</color>");

    String lost = withFile(file("f", "<extentinfo><what/></extentinfo>"));
    assertThat(parse(lost).losses()).containsExactly("unknown element <what> in <extentinfo>");
  }

  @Test
  void indexesBeforeVersionTwoHaveNoNumbers() throws Exception {
    String old =
        withFile(
                "<name>f</name><length>9</length><readonly>false</readonly>"
                    + times().replaceAll("<backuptime>.*</backuptime>", "")
                    + "<extentinfo>"
                    + (extent(0, 7, 4) + extent(0, 8, 5))
                        .replaceAll("<fileoffset>.</fileoffset>", "")
                    + "</extentinfo>")
            .replace("2.4.0", "1.0")
            .replaceAll("<backuptime>[^/]*</backuptime><fileuid>1</fileuid>", "")
            .replaceAll("<highestfileuid>.*</highestfileuid>", "");
    LtfsIndex index = parse(old);
    LtfsEntry file = index.tree().find(EntryPath.of("f")).orElseThrow();
    assertThat(file.extents()).extracting(LtfsExtent::fileOffset).containsExactly(0L, 4L);
    assertThat(file.times().backedUp()).isEqualTo(file.times().created());
    assertThat(index.tree().root().fileUid()).isEqualTo(1);
    assertThat(file.fileUid()).isGreaterThan(1);
    assertThat(index.header().highestFileUid()).isGreaterThanOrEqualTo(file.fileUid());
  }

  @Test
  void highestNumberIsTheHighestSeen() throws Exception {
    String xml = golden().replace("<highestfileuid>18", "<highestfileuid>3");
    assertThat(parse(xml).header().highestFileUid()).isEqualTo(18);
  }

  @Test
  void whatTheReferenceTakesForDamageIsDamage() {
    String golden = golden();
    Map<String, String> cases = new LinkedHashMap<>();
    for (String element :
        new String[] {
          "creator",
          "volumeuuid",
          "generationnumber",
          "updatetime",
          "location",
          "allowpolicyupdate",
          "highestfileuid",
          "name",
          "readonly",
          "creationtime",
          "changetime",
          "modifytime",
          "accesstime",
          "backuptime",
          "fileuid",
          "length"
        }) {
      int from = golden.indexOf("<" + element + ">");
      int to = golden.indexOf("</" + element + ">") + element.length() + 3;
      cases.put("without " + element, golden.substring(0, from) + golden.substring(to));
      cases.put(element + " twice", golden.substring(0, to) + golden.substring(from));
    }
    cases.put("empty comment", golden.replace("<volumeuuid>", "<comment></comment><volumeuuid>"));
    cases.put("empty name", withFile(file("", "")));
    cases.put("name ..", withFile(file("..", "")));
    cases.put("name with slash", withFile(file("../../etc/passwd", "")));
    cases.put("name of 256", withFile(file("n".repeat(256), "")));
    cases.put("name U+001F", withFile(file("a&#x1F;", "")));
    cases.put("no contents", golden.replace("<contents></contents>", ""));
    cases.put("boolean with blanks", golden.replace("<readonly>false<", "<readonly> false<"));
    cases.put("bad time", golden.replace("<updatetime>2023", "<updatetime>x"));
    cases.put("CDATA", withFile(file("<![CDATA[x]]>", "")));
    cases.put("root number", golden.replace("<fileuid>1<", "<fileuid>2<"));
    cases.put("file number 0", golden.replace("<fileuid>2<", "<fileuid>0<"));
    cases.put("directory number 1", golden.replace("<fileuid>16<", "<fileuid>1<"));
    cases.put(
        "overlap",
        withFile(
            file("f", "<extentinfo>" + extent(0, 7, 50) + extent(49, 8, 5) + "</extentinfo>")));
    cases.put(
        "end behind length",
        withFile(file("f", "<extentinfo>" + extent(1, 7, 100) + "</extentinfo>")));
    cases.put(
        "absurd size",
        withFile(file("f", "<extentinfo>" + extent(Long.MAX_VALUE, 7, 100) + "</extentinfo>")));
    cases.put("number too large", golden.replace("<length>6<", "<length>99999999999999999999<"));
    cases.put("negative", golden.replace("<length>6<", "<length>-6<"));
    cases.put("link and extents", withFile(file("f", "<symlink>x</symlink><extentinfo/>")));
    cases.put("xattr type", golden.replace("type=\"base64\"", "type=\"hex\""));
    cases.put("empty base64", golden.replaceFirst("base64\">[^<]*<", "base64\"><"));
    cases.put("bad base64", golden.replaceFirst("base64\">[^<]*<", "base64\">*<"));
    cases.put("key missing", golden.replace("<key>note</key>", ""));
    cases.put("version form", golden.replace("2.4.0", "2.4"));
    cases.put("utf-8", golden.replace("UTF-8", "utf-8"));
    cases.put("no declaration", golden.substring(golden.indexOf("<ltfsindex")));
    cases.put("NUL behind", golden.strip() + "\0\0\0");
    cases.put("partition letter", golden.replace("<partition>a<", "<partition>A<"));
    cases.put("lock state", golden.replace(">unlocked<", ">open<"));
    cases.put("text between", golden.replace("<contents></contents>", "<contents>x</contents>"));
    cases.put("root element", golden.replace("ltfsindex", "ltfsindexx"));
    cases.put("entity", withFile(file("&x;", "")));
    cases.forEach((what, xml) ->
        assertThatThrownBy(() -> parse(xml))
            .as(what)
            .isInstanceOf(ArchiveDamagedException.class)
            .hasMessageMatching("index, line \\d+: [^\\n]{5,400}"));
  }

  @Test
  void newerVersionsAndIncrementalIndexesAreUnsupported() throws Exception {
    assertThatThrownBy(() -> parse(golden().replace("2.4.0", "3.0.0")))
        .isInstanceOf(UnsupportedFormatException.class);
    assertThatThrownBy(() -> parse(golden().replace("ltfsindex", "ltfsincrementalindex")))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("incremental");
    assertThat(parse(golden().replace("2.4.0", "2.99.99")).header().version().minor())
        .isEqualTo(99);
  }

  @Test
  void tornDocumentsAreDamageWhereverTheyEnd() {
    byte[] whole = golden().strip().getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length += 13) {
      InputStream in = new ByteArrayInputStream(whole, 0, length);
      assertThatThrownBy(() -> LtfsIndexParser.parse(in, LIMITS))
          .as("cut at %d", length)
          .isInstanceOf(ArchiveDamagedException.class);
    }
  }

  @Test
  void entitiesAreNeitherExpandedNorFetched() {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE ltfsindex [<!ENTITY a \"ha\">");
    for (char c = 'b'; c < 'z'; c++) {
      String inner = "&%c;".formatted(c - 1).repeat(10);
      laughs.append("<!ENTITY %c \"%s\">".formatted(c, inner));
    }
    laughs.append("]>\n<ltfsindex");
    String bomb =
        withFile(file("&y;", ""))
            .replaceFirst(
                "<ltfsindex", java.util.regex.Matcher.quoteReplacement(laughs.toString()));
    assertThatThrownBy(() -> parse(bomb)).isInstanceOf(ArchiveDamagedException.class);

    String external =
        withFile(file("&e;", ""))
            .replaceFirst(
                "<ltfsindex",
                "<!DOCTYPE ltfsindex [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ltfsindex");
    assertThatThrownBy(() -> parse(external)).isInstanceOf(ArchiveDamagedException.class);
  }

  @Test
  void memoryIsBounded() {
    LtfsLimits small = new LtfsLimits(100, 1 << 20, 50, 1000, 1 << 20);
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("more than 100 files", withContents(manyFiles(200)));
    cases.put("directories inside one another", withContents(deep(60)));
    cases.put(
        "longer than 1000",
        withFile(
            file(
                "f",
                "<extendedattributes><xattr><key>k</key><value>"
                    + "v".repeat(1001)
                    + "</value></xattr></extendedattributes>")));
    cases.put("one XML token", withFile(file("f", "<x a=\"" + "y".repeat(3 << 20) + "\"/>")));
    cases.put(
        "unknown element is longer", withFile(file("f", "<x>" + "y".repeat(70_000) + "</x>")));
    cases.put(
        "more than 1 MiB of memory",
        withFile(file("f", "<extentinfo>" + manyExtents(20_000) + "</extentinfo>")));
    cases.put("longer than 3060", withFile(file("n".repeat(1 << 20), "")));
    cases.forEach((message, xml) ->
        assertThatThrownBy(() ->
                LtfsIndexParser.parse(
                    new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), small))
            .as(message)
            .isInstanceOf(ArchiveDamagedException.class)
            .hasMessageContaining(message));
  }

  @Test
  void depthCostsNoJavaStack() throws Exception {
    LtfsIndex index = parse(withContents(deep(2000)));
    assertThat(index.tree().entryCount()).isEqualTo(2001);
    assertThat(entries(parse(write(index)))).hasSize(2001);
  }

  private static String manyExtents(int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(extent(i, 7, 1));
    }
    return out.toString();
  }

  private static String manyFiles(int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append("<file>").append(file("f" + i, "")).append("</file>");
    }
    return out.toString();
  }

  private static String deep(int levels) {
    String head =
        "<directory><name>d</name><readonly>false</readonly>"
            + times()
            + "<fileuid>5</fileuid><contents>";
    return head.repeat(levels) + "</contents></directory>".repeat(levels);
  }

  @Test
  void headerAloneIsReadWithoutTheTree() throws Exception {
    String cut = golden().substring(0, golden().indexOf("<directory>") + 20);
    LtfsIndexHeader header =
        LtfsIndexParser.parseHeader(
            new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)), LIMITS);
    assertThat(header).isEqualTo(parse(golden()).header());
  }
}
