package dev.coffer.archive.volume;

/** What stands at the beginning of a cartridge. */
public sealed interface VolumeContents {

  /** Nothing is recorded. */
  record Blank() implements VolumeContents {}

  /** Something that Coffer's tar path must not touch: another program's volume, LTFS, raw data. */
  record Foreign(String what) implements VolumeContents {}

  /** A volume of ours. */
  record Labelled(VolumeFacts facts) implements VolumeContents {}
}
