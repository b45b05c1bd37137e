package dev.coffer.archive.write;

/**
 * How the entries of an archive went.
 *
 * @param entryCount entries written
 * @param fileBytes sizes of the files written, holes included
 * @param changedCount files that changed while they were read
 * @param unreadableCount files that failed in the middle; their rest is zeros
 */
public record SourceCounts(
    long entryCount, long fileBytes, long changedCount, long unreadableCount) {}
