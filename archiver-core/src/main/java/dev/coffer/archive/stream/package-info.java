/**
 * The stages between tar bytes and tape files, their bounded queues, and the account of who waited
 * for whom. On the way out: the caller fills frames, workers compress them, one thread packs frames
 * into age chunks, workers seal those, one thread owns the drive.
 */
@NullMarked
package dev.coffer.archive.stream;

import org.jspecify.annotations.NullMarked;
