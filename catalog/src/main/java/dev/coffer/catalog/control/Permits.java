package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.sqlite.Sql;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What tells the tables' triggers that the rules allowed a change of a cartridge's state. */
final class Permits {
  private static final Set<CustodyState> ON_SITE =
      Set.copyOf(EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF));

  private final Sql sql;
  private final CustodyRows rows;

  Permits(Session session) {
    this.sql = session.sql();
    this.rows = new CustodyRows(session);
  }

  /**
   * A permit for the next change.
   *
   * @param data the state it leads to, empty if the data axis stays
   * @param custody the same of the other axis
   * @param afterEvent the last row of the cartridge's history before it
   */
  record Permit(Barcode barcode, String data, String custody, long afterEvent) {
    String text() {
      return Permits.text(data, custody, afterEvent);
    }
  }

  /** How a permit is told in the log. */
  static String text(String data, String custody, long afterEvent) {
    return data + "/" + custody + "/" + afterEvent;
  }

  /** The last event before an act, as a permit told it in the log; empty if the text is none. */
  static Optional<Long> event(String text) {
    int slash = text.lastIndexOf('/');
    try {
      return slash < 0 ? Optional.empty() : Optional.of(Long.valueOf(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The permit that a change needs; none for moves on site, which are the day's work. */
  Optional<Permit> of(Barcode barcode, String data, String custody) throws CatalogException {
    boolean dayWork =
        data.isEmpty()
            && ON_SITE.contains(CustodyState.valueOf(custody))
            && ON_SITE.contains(rows.load(barcode).state());
    return dayWork
        ? Optional.empty()
        : Optional.of(new Permit(barcode, data, custody, rows.lastEvent(barcode)));
  }

  /** Writes a permit with the record of its act. */
  void keep(Optional<Permit> permit, AuditHead head) throws CatalogException {
    if (permit.isPresent()) {
      sql.update(
          """
          INSERT INTO permit (audit_sequence, cartridge_id, data_state, custody_state, after_event)
          VALUES (?, (SELECT id FROM cartridge WHERE barcode = ?), ?, ?, ?)\
          """,
          head.sequence(),
          permit.get().barcode().text(),
          permit.get().data(),
          permit.get().custody(),
          permit.get().afterEvent());
    }
  }
}
