package dev.coffer.cli.job.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that waits at the custody desk.
 *
 * @param what in a word or two
 * @param object a barcode, a list, a location
 * @param by when it is late; empty where nothing says so
 * @param isLate that time is past
 * @param who answers for it now; may be empty
 * @param next what to do
 */
public record DueItem(
    String what, String object, Optional<Instant> by, boolean isLate, String who, String next) {}
