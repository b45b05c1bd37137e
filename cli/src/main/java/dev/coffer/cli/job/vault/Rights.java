package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * By what right something is done: the request or the list that was named, else a list of the
 * schedule that is open now and names the cartridge.
 */
public record Rights(Optional<RequestId> request, OptionalLong list) {
  /** Nothing was named. */
  public static Rights none() {
    return new Rights(Optional.empty(), OptionalLong.empty());
  }

  /** The right to do something to a cartridge; none if nothing gives one. */
  Right of(Control control, AuthorityScope scope, Barcode barcode) throws CatalogException {
    if (request.isPresent()) {
      return new Right.ByRequest(request.get());
    }
    if (list.isPresent()) {
      return new Right.ByPickList(list.getAsLong());
    }
    Optional<PickList> scheduled = scheduled(control, scope, barcode);
    return scheduled.isPresent()
        ? new Right.ByPickList(scheduled.get().number())
        : new Right.None();
  }

  /** Where that right lets it go, or what else it says. */
  Optional<String> term(Control control, AuthorityScope scope, Barcode barcode, String key)
      throws CatalogException {
    return switch (of(control, scope, barcode)) {
      case Right.None none -> Optional.empty();
      case Right.ByRequest(RequestId id) ->
          Optional.ofNullable(file(control, id).request().parameters().get(key));
      case Right.ByPickList(long number) ->
          control.custody().pickLists().find(number).map(PickList::destination);
    };
  }

  /** A term that is a time, with its offset, so that it means the same to all who agree to it. */
  static Optional<Instant> time(String term) {
    try {
      return Optional.of(OffsetDateTime.parse(term).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static RequestFile file(Control control, RequestId id) throws CatalogException {
    return control
        .requests()
        .find(id)
        .orElseThrow(() -> new CatalogRefusedException("no request of this name: " + id));
  }

  /** The newest list of the schedule that names a cartridge and is open now. */
  private static Optional<PickList> scheduled(
      Control control, AuthorityScope scope, Barcode barcode) throws CatalogException {
    Instant now = control.now();
    int generation = control.custody().find(barcode).generation();
    return control.custody().pickLists().all().reversed().stream()
        .filter(l -> l.at(now).filter(a -> a.covers(scope, barcode, generation)).isPresent())
        .findFirst();
  }
}
