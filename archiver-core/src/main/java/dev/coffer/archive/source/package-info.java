/**
 * Where entries come from: file systems, walked with all that POSIX has.
 *
 * <p>{@link dev.coffer.archive.source.FileSystemSource} is the one for files; its class says which
 * names entries get and in which order they come.
 */
@NullMarked
package dev.coffer.archive.source;

import org.jspecify.annotations.NullMarked;
