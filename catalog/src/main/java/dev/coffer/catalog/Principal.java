package dev.coffer.catalog;

/**
 * Who does something: stored with every change of state.
 *
 * @param person the person's name as the system knows it
 * @param host the machine it was done on
 * @param via the interface: {@code cli}, {@code timer}, {@code scanner}
 */
public record Principal(String person, String host, String via) {
  public Principal {
    if (person.isBlank() || host.isBlank() || via.isBlank()) {
      throw new IllegalArgumentException("principal: person, host and interface are all needed");
    }
  }

  @Override
  public String toString() {
    return person + "@" + host + " (" + via + ")";
  }
}
