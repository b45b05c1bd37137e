package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Recipient;
import dev.coffer.catalog.RecipientName;
import dev.coffer.catalog.RecipientRepository;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The recipients in their table. */
final class SqliteRecipients implements RecipientRepository {
  private static final String SELECT = "SELECT name, age_recipient, added_at FROM recipient";

  private final Sql sql;

  SqliteRecipients(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(Recipient recipient) throws CatalogException {
    if (find(recipient.name()).isPresent()) {
      throw new CatalogRefusedException("recipient is known already: " + recipient.name());
    }
    sql.update(
        "INSERT INTO recipient (name, age_recipient, added_at) VALUES (?, ?, ?)",
        recipient.name().text(),
        recipient.ageRecipient(),
        recipient.addedAt());
  }

  @Override
  public Optional<Recipient> find(RecipientName name) throws CatalogException {
    return sql.first(SELECT + " WHERE name = ?", SqliteRecipients::recipient, name.text());
  }

  @Override
  public List<Recipient> all() throws CatalogException {
    return sql.list(SELECT + " ORDER BY name", SqliteRecipients::recipient);
  }

  private static Recipient recipient(Row row) throws SQLException {
    return new Recipient(new RecipientName(row.text(1)), row.text(2), row.time(3));
  }
}
