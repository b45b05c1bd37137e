package dev.coffer.cli.paper;

import dev.coffer.cli.LocalDays;
import java.time.Instant;
import java.util.List;

/**
 * What a paper says, before it is laid out. Texts are of any characters; those that the fonts have
 * not are printed by number, as the texts of control do.
 *
 * @param title what it is, such as {@code Pick list}
 * @param number its number or name, large beside the title; may be empty
 * @param site whose paper it is
 * @param made when, to the second; also the date in the file
 * @param days whose time it speaks
 * @param auditHead how far the audit log went, as people compare it: on every page
 * @param blocks from top to bottom
 */
public record Paper(
    String title,
    String number,
    String site,
    Instant made,
    LocalDays days,
    String auditHead,
    List<? extends Block> blocks) {
  public Paper {
    blocks = List.copyOf(blocks);
  }

  /** A part of a paper. */
  public sealed interface Block {
    /** Label and value, line by line. */
    record Facts(List<Fact> facts) implements Block {
      public Facts {
        facts = List.copyOf(facts);
      }
    }

    /** A paragraph. */
    record Prose(String text) implements Block {}

    /** What nobody may overlook, framed. */
    record Notice(String text) implements Block {}

    /** A heading and lines under it. */
    record Listing(String heading, List<String> lines) implements Block {
      public Listing {
        lines = List.copyOf(lines);
      }
    }

    /** A heading and barcodes in columns, as text. */
    record Barcodes(String heading, List<String> barcodes) implements Block {
      public Barcodes {
        barcodes = List.copyOf(barcodes);
      }
    }

    /** Cartridges with their barcodes to scan, a row each; goes on over pages. */
    record Cartridges(List<Row> rows) implements Block {
      public Cartridges {
        rows = List.copyOf(rows);
      }
    }

    /** A text that was hashed or signed, letter by letter. */
    record Verbatim(String heading, String text) implements Block {}

    /** Boxes side by side in which people sign; never torn by the end of a page. */
    record Signatures(List<Box> boxes) implements Block {
      public Signatures {
        boxes = List.copyOf(boxes);
      }
    }
  }

  /** A label and what it says. */
  public record Fact(String label, String value) {}

  /**
   * A cartridge on a list; all but the barcode may be empty.
   *
   * @param dueBack when it comes back or must be back
   * @param remark such as what it is for
   */
  public record Row(
      String barcode,
      String container,
      String seal,
      String from,
      String to,
      String dueBack,
      String remark) {}

  /**
   * One who signs.
   *
   * @param title such as {@code Handed over}
   * @param who the name, where it is known beforehand; else a line to write on
   * @param fields what is filled in by hand besides name, signature, date and time
   */
  public record Box(String title, String who, List<String> fields) {
    public Box {
      fields = List.copyOf(fields);
    }
  }
}
