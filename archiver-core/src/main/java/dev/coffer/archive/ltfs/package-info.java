/**
 * LTFS volumes, format 2.4.0: a cartridge of two partitions that any LTFS implementation opens.
 *
 * <p>The profile (what is written, what is accepted, which test holds which rule) stands in
 * docs/formats/ltfs.md. In short: each partition begins with {@code VOL1, FM, label XML, FM}; after
 * it come data records and index constructs {@code FM, index XML, FM}. The data partition is only
 * ever appended to, the index partition's last index is overwritten. The newest index that is whole
 * decides what is on the volume.
 *
 * <ul>
 *   <li>{@link dev.coffer.archive.ltfs.LtfsFormatter} makes a volume,
 *   <li>{@link dev.coffer.archive.ltfs.LtfsVolumeWriter} appends to one,
 *   <li>{@link dev.coffer.archive.ltfs.LtfsVolumeReader} lists, reads, verifies and restores, and
 *       never writes,
 *   <li>{@link dev.coffer.archive.ltfs.LtfsRecovery} makes a volume consistent again, when asked.
 * </ul>
 */
@NullMarked
package dev.coffer.archive.ltfs;

import org.jspecify.annotations.NullMarked;
