package dev.coffer.catalog.request;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.Authority;
import dev.coffer.catalog.custody.AuthorityScope;
import java.util.Optional;
import java.util.Set;

/**
 * A request that enough people signed, looked at just now. Only {@link RequestRules#authorise}
 * makes one, after it has checked every signature again.
 */
public final class Authorisation implements Authority {
  private final RequestFile file;
  private final Set<String> people;

  Authorisation(RequestFile file, Set<String> people) {
    this.file = file;
    this.people = Set.copyOf(people);
  }

  /** The request. */
  public Request request() {
    return file.request();
  }

  @Override
  public String name() {
    return "request " + file.request().id();
  }

  @Override
  public boolean covers(AuthorityScope scope, Barcode barcode, int generation) {
    return file.request().kind().scopes().contains(scope)
        && !file.done().contains(barcode)
        && file.request().items().stream()
            .anyMatch(i -> i.barcode().equals(barcode) && i.generation() == generation);
  }

  @Override
  public Set<String> people() {
    return people;
  }

  @Override
  public Optional<String> term(String key) {
    return Optional.ofNullable(file.request().parameters().get(key));
  }

  @Override
  public String toString() {
    return name() + " agreed to by " + people;
  }
}
