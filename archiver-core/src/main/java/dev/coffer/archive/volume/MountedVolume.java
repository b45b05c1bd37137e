package dev.coffer.archive.volume;

import dev.coffer.tape.TapeDrive;

/**
 * A volume in a drive that stands where the next tape file goes.
 *
 * @param drive the drive; belongs to whoever mounted the volume
 * @param facts what the volume says of itself
 * @param nextTapeFile the number of the next tape file
 */
public record MountedVolume(TapeDrive drive, VolumeFacts facts, int nextTapeFile) {}
