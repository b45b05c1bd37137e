package dev.coffer.archive.source;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.Sha256;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides what of a source need not be archived because an earlier archive has it as it is. Asked
 * once for each entry that can be looked at, in the source's order, on the thread that pulls the
 * source, before any content is read.
 */
@FunctionalInterface
public interface SourceFilter {

  /** Whether an entry is left out. */
  boolean isUnchanged(Candidate candidate) throws IOException, InterruptedException;

  /** An entry that was found. Good for the one call. */
  interface Candidate {
    /** What it is; of a file without attributes and extents. */
    EntryMetadata metadata();

    ChangeStamp stamp();

    /** Another name of a file that is archived: it goes with it, whatever the answer is. */
    boolean isRequired();

    /** How many names its file has. */
    long nameCount();

    /** Reads a file; empty if it cannot be read to its end, or changed meanwhile. */
    Optional<Content> content() throws InterruptedException;
  }

  /**
   * What reading a file gave.
   *
   * @param sha256 of all of it, holes as zeros
   * @param hasAttributes whether it has extended attributes, ACLs among them
   */
  record Content(Sha256 sha256, boolean hasAttributes) {}
}
