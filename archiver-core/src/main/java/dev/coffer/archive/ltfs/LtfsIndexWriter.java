package dev.coffer.archive.ltfs;

import com.fasterxml.aalto.stax.OutputFactoryImpl;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.ltfs.LtfsEntry.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamWriter2;

/**
 * Writes an index as a stream, elements in the order of the reference implementation, without white
 * space between them. Nothing of the document is kept.
 *
 * <pre>
 * ltfsindex   := creator comment? volumeuuid generationnumber updatetime location
 *                previousgenerationlocation? allowpolicyupdate dataplacementpolicy?
 *                highestfileuid volumelockstate? directory foreign*
 * directory   := name readonly times fileuid extendedattributes? foreign* contents
 * file        := name length readonly times fileuid openforwrite? extendedattributes?
 *                (symlink | extentinfo)? foreign*
 * </pre>
 */
public final class LtfsIndexWriter implements LtfsTree.Walker {
  private static final int ENVELOPE_BYTES = 4096;

  /** Numbers of an entry may grow while the index is kept. */
  private static final int ENTRY_MARGIN_BYTES = 32;

  private final XMLStreamWriter2 xml;
  private Instant lastTime = Instant.EPOCH;
  private String lastTimeText = LtfsTime.format(lastTime);

  private LtfsIndexWriter(OutputStream out) throws XMLStreamException {
    this.xml = (XMLStreamWriter2) new OutputFactoryImpl().createXMLStreamWriter(out, "UTF-8");
  }

  /**
   * Writes a whole document and flushes the stream; the stream stays open and the caller's.
   *
   * @throws IOException from the stream
   */
  public static void write(LtfsIndexHeader header, LtfsTree tree, OutputStream out)
      throws IOException {
    try {
      LtfsIndexWriter writer = new LtfsIndexWriter(out);
      writer.begin(header);
      tree.walk(writer);
      for (String element : header.foreign()) {
        writer.xml.writeRaw(element);
      }
      writer.xml.writeEndElement();
      writer.xml.writeEndDocument();
      writer.xml.flush();
    } catch (XMLStreamException e) {
      throw unwrapped(e);
    }
    out.flush();
  }

  /** Says how many bytes an entry takes in a document. Kept and used again: making one is slow. */
  static final class Sizer {
    private final Counter counter = new Counter();
    private final LtfsIndexWriter writer;

    Sizer() {
      try {
        writer = new LtfsIndexWriter(counter);
        writer.xml.writeStartElement("contents");
      } catch (XMLStreamException e) {
        throw new IllegalStateException("counting does not fail", e);
      }
    }

    /** The entry's size, at most, in bytes. */
    long bytes(LtfsEntry entry) {
      try {
        writer.xml.flush();
        long before = counter.count;
        writer.entry(entry);
        if (entry.kind() == Kind.DIRECTORY) {
          writer.leave();
        }
        writer.xml.flush();
        return counter.count - before + ENTRY_MARGIN_BYTES;
      } catch (XMLStreamException | IOException e) {
        throw new IllegalArgumentException("entry cannot be written: " + e.getMessage(), e);
      }
    }
  }

  /** What a document holds beside its entries, at most, in bytes. */
  static long envelopeBytes(LtfsIndexHeader header) {
    long bytes = ENVELOPE_BYTES + 2L * header.creator().length();
    for (String element : header.foreign()) {
      bytes += 4L * element.length();
    }
    if (header.placementPolicy().isPresent()) {
      for (String pattern : header.placementPolicy().get().patterns()) {
        bytes += 12L * pattern.length() + 64;
      }
    }
    return bytes;
  }

  private static IOException unwrapped(XMLStreamException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    Throwable nested = e.getNestedException();
    return nested instanceof IOException io ? io : new IOException(e.getMessage(), e);
  }

  private void begin(LtfsIndexHeader h) throws XMLStreamException, IOException {
    xml.writeRaw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.writeStartElement("ltfsindex");
    xml.writeAttribute("version", h.version().toString());
    text("creator", h.creator());
    if (h.comment().isPresent()) {
      text("comment", h.comment().get());
    }
    text("volumeuuid", h.volumeUuid().toString());
    number("generationnumber", h.generation());
    time("updatetime", h.updatedAt());
    pointer("location", h.self());
    if (h.previous().isPresent()) {
      pointer("previousgenerationlocation", h.previous().get());
    }
    text("allowpolicyupdate", String.valueOf(h.allowPolicyUpdate()));
    if (h.placementPolicy().isPresent()) {
      policy(h.placementPolicy().get());
    }
    number("highestfileuid", h.highestFileUid());
    if (h.lock().isPresent()) {
      text("volumelockstate", h.lock().get().xml());
    }
  }

  private void policy(PlacementPolicy policy) throws XMLStreamException {
    xml.writeStartElement("dataplacementpolicy");
    xml.writeStartElement("indexpartitioncriteria");
    number("size", policy.maxFileBytes());
    for (String pattern : policy.patterns()) {
      encoded("name", pattern, LtfsNames.needsEncoding(pattern));
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  @Override
  public void enter(LtfsTree.DirectoryNode node, LtfsEntry directory) throws ArchiveException {
    try {
      entry(directory);
    } catch (XMLStreamException | IOException e) {
      throw new StreamFailure(e).asArchiveException();
    }
  }

  @Override
  public void file(LtfsTree.DirectoryNode directory, byte[] packed) throws ArchiveException {
    try {
      entry(PackedEntry.unpack(packed));
    } catch (XMLStreamException | IOException e) {
      throw new StreamFailure(e).asArchiveException();
    }
  }

  @Override
  public void leave() throws ArchiveException {
    try {
      xml.writeEndElement();
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw new StreamFailure(e).asArchiveException();
    }
  }

  private void entry(LtfsEntry entry) throws XMLStreamException, IOException {
    boolean directory = entry.kind() == Kind.DIRECTORY;
    xml.writeStartElement(directory ? "directory" : "file");
    encoded("name", entry.name(), LtfsNames.needsEncoding(entry.name()));
    if (!directory) {
      number("length", entry.byteCount());
    }
    text("readonly", String.valueOf(entry.readOnly()));
    LtfsTimes times = entry.times();
    time("creationtime", times.created());
    time("changetime", times.changed());
    time("modifytime", times.modified());
    time("accesstime", times.accessed());
    time("backuptime", times.backedUp());
    number("fileuid", entry.fileUid());
    if (entry.openForWrite()) {
      text("openforwrite", "true");
    }
    if (!entry.attributes().isEmpty()) {
      attributes(entry.attributes());
    }
    if (entry.linkTarget().isPresent()) {
      String target = entry.linkTarget().get();
      encoded("symlink", target, LtfsNames.holdsControl(target));
    } else if (!entry.extents().isEmpty()) {
      extents(entry.extents());
    }
    for (String element : entry.foreign()) {
      xml.writeRaw(element);
    }
    if (directory) {
      xml.writeStartElement("contents");
      xml.writeCharacters("");
    } else {
      xml.writeEndElement();
    }
  }

  private void attributes(List<LtfsXattr> attributes) throws XMLStreamException {
    xml.writeStartElement("extendedattributes");
    for (LtfsXattr attribute : attributes) {
      xml.writeStartElement("xattr");
      encoded("key", attribute.key(), LtfsNames.needsEncoding(attribute.key()));
      byte[] value = attribute.value();
      Optional<String> plain = plainText(value);
      if (value.length == 0) {
        xml.writeEmptyElement("value");
      } else if (plain.isPresent()) {
        text("value", plain.get());
      } else {
        xml.writeStartElement("value");
        xml.writeAttribute("type", "base64");
        xml.writeCharacters(Base64.getEncoder().encodeToString(value));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static Optional<String> plainText(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return Optional.of(text).filter(XmlText::isPlain);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private void extents(List<LtfsExtent> extents) throws XMLStreamException {
    xml.writeStartElement("extentinfo");
    for (LtfsExtent extent : extents) {
      xml.writeStartElement("extent");
      number("fileoffset", extent.fileOffset());
      text("partition", String.valueOf(extent.start().partition()));
      number("startblock", extent.start().block());
      number("byteoffset", extent.byteOffset());
      number("bytecount", extent.byteCount());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void pointer(String element, LtfsPointer pointer) throws XMLStreamException {
    xml.writeStartElement(element);
    text("partition", String.valueOf(pointer.partition()));
    number("startblock", pointer.block());
    xml.writeEndElement();
  }

  private void time(String element, Instant time) throws XMLStreamException {
    if (!time.equals(lastTime)) {
      lastTime = time;
      lastTimeText = LtfsTime.format(time);
    }
    text(element, lastTimeText);
  }

  private void number(String element, long value) throws XMLStreamException {
    text(element, Long.toString(value));
  }

  private void encoded(String element, String value, boolean encode) throws XMLStreamException {
    xml.writeStartElement(element);
    if (encode) {
      xml.writeAttribute("percentencoded", "true");
    }
    xml.writeCharacters(encode ? LtfsNames.encode(value) : value);
    xml.writeEndElement();
  }

  private void text(String element, String value) throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeCharacters(value);
    xml.writeEndElement();
  }

  /** A failure of the stream on its way through the tree's walk. */
  private record StreamFailure(Exception cause) {
    ArchiveException asArchiveException() {
      for (Throwable t = cause; t != null; t = t.getCause()) {
        if (t instanceof ArchiveException archive) {
          return archive;
        }
      }
      return new dev.coffer.archive.FileAccessException(
          "index cannot be written: " + cause.getMessage(), cause);
    }
  }

  /** Counts and forgets. */
  private static final class Counter extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      count += len;
    }
  }
}
