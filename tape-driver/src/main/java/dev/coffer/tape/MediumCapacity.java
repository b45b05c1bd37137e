package dev.coffer.tape;

/**
 * Size and room of one partition, in bytes as stored on the medium.
 *
 * @param totalBytes the partition's nominal size
 * @param remainingBytes what is left behind the current end of data or position, an estimate on
 *     real drives
 */
public record MediumCapacity(long totalBytes, long remainingBytes) {}
