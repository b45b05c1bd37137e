package dev.coffer.cli.job;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.source.SourceEntry;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A directory that a source has passed. */
record KnownDirectory(EntryMetadata metadata, ChangeStamp changeStamp) implements SourceEntry {
  @Override
  public int read(ByteBuffer target) {
    return -1;
  }

  @Override
  public Outcome outcome() {
    return Outcome.COMPLETE;
  }

  @Override
  public Optional<ChangeStamp> stamp() {
    return Optional.of(changeStamp);
  }

  @Override
  public void close() {
    // nothing is open
  }
}
