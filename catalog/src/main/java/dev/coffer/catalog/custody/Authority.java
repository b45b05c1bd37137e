package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import java.util.Optional;
import java.util.Set;

/** Why something may be done: a request that enough people signed, or a schedule. */
public interface Authority {
  /** What it is, such as {@code request R000042}. */
  String name();

  /** True if it covers this act on this label of this cartridge. */
  boolean covers(AuthorityScope scope, Barcode barcode, int generation);

  /** Those who asked and agreed: none of them may be the one who confirms. */
  Set<String> people();

  /** A term it was given under, such as {@code to} or {@code purpose}. */
  Optional<String> term(String key);
}
