package dev.coffer.archive.ltfs;

/** Whether a volume may be changed, as its index says. */
public enum VolumeLock {
  UNLOCKED("unlocked"),
  /** Not to be changed until somebody unlocks it. */
  LOCKED("locked"),
  /** Never to be changed again. */
  PERMANENTLY_LOCKED("permlocked");

  private final String xml;

  VolumeLock(String xml) {
    this.xml = xml;
  }

  /** The text in the index. */
  public String xml() {
    return xml;
  }
}
