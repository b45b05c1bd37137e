package dev.coffer.archive.ltfs;

import java.time.Instant;

/**
 * Proof that a generation of a volume is on tape: its index stands on both partitions behind a
 * synchronous filemark, and the drive is idle.
 *
 * @param label the volume's label
 * @param generation of the index
 * @param indexPlace the index on the index partition
 * @param dataPlace the index on the data partition
 * @param updatedAt when the index was made
 * @param indexBytes size of the index
 * @param entryCount files and directories on the volume, the root among them
 * @param memoryWritten whether the cartridge memory tells of it too; if not, opening takes longer
 */
public record LtfsReceipt(
    LtfsLabel label,
    long generation,
    LtfsPointer indexPlace,
    LtfsPointer dataPlace,
    Instant updatedAt,
    long indexBytes,
    long entryCount,
    boolean memoryWritten) {}
