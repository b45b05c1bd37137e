package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.Authority;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.sqlite.Sql;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** By what right a recall was approved, for who may not confirm its end; it allows nothing. */
record Remembered(String name, Set<String> people) implements Authority {
  static Remembered of(Sql sql, Barcode barcode, Control control) throws CatalogException {
    String name =
        sql.first(
                """
                SELECT m.authority FROM movement m JOIN cartridge c ON c.id = m.cartridge_id
                WHERE c.barcode = ? AND m.action = 'APPROVE_RECALL'
                ORDER BY m.audit_sequence DESC LIMIT 1\
                """,
                row -> row.optionalText(1).orElse(""),
                barcode.text())
            .orElse("");
    Set<String> people = new TreeSet<>();
    if (name.startsWith("request ")) {
      Optional<RequestFile> file =
          control.requests().find(RequestId.parse(name.substring("request ".length())));
      if (file.isPresent()) {
        people.add(file.get().request().requester().text());
        file.get().approvals().forEach(a -> people.add(a.person()));
      }
    }
    return new Remembered(name, Set.copyOf(people));
  }

  @Override
  public boolean covers(AuthorityScope scope, Barcode barcode, int generation) {
    return false;
  }

  @Override
  public Optional<String> term(String key) {
    return Optional.empty();
  }
}
