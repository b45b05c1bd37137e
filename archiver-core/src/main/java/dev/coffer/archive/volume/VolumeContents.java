package dev.coffer.archive.volume;

/** What stands at the beginning of a cartridge. */
public sealed interface VolumeContents {

  /** Nothing is recorded. */
  record Blank() implements VolumeContents {}

  /**
   * An LTFS volume, of whoever made it: the label decides that nothing but the package {@code ltfs}
   * may touch it.
   */
  record Ltfs() implements VolumeContents {}

  /** Something that Coffer must not touch: another program's volume, raw data. */
  record Foreign(String what) implements VolumeContents {}

  /** A tar volume of ours. */
  record Labelled(VolumeFacts facts) implements VolumeContents {}
}
