package dev.coffer.cli.job;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import org.jspecify.annotations.Nullable;

/** Units of work that can be done for real or only tried: tried ones leave no trace. */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * Runs a unit of work, with every rule and every trigger.
   *
   * @param dryRun undo it when it is done
   */
  public static <T> T run(Catalog catalog, Principal actor, boolean dryRun, Catalog.Work<T> work)
      throws CatalogException {
    if (!dryRun) {
      return catalog.write(actor, work);
    }
    Tried<T> tried = new Tried<>();
    try {
      return catalog.write(
          actor,
          session -> {
            tried.result = work.run(session);
            throw new UndoneException();
          });
    } catch (UndoneException e) {
      T result = tried.result;
      if (result == null) {
        throw new IllegalStateException("internal error: a rehearsal without a result", e);
      }
      return result;
    }
  }

  private static final class Tried<T> {
    private @Nullable T result;
  }

  /** Says that all went well, and takes it back. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
