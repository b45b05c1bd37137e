package dev.coffer.catalog.custody;

/** What an authority may authorise. */
public enum AuthorityScope {
  /** A scheduled pick-up: pack and hand over. */
  PICK_UP,
  /** A scheduled return of cartridges whose data has expired. */
  RETURN,
  CHECKOUT,
  RECALL,
  RELEASE,
  ERASE,
  RELABEL,
  EXPIRE_EARLY,
  DESTROY,
  CLEAR,
  ACCEPT_FOUND
}
