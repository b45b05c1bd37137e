/**
 * The one native surface of archiver-core: the file calls of Linux that Java has no words for, by
 * JNA's direct mapping. Names are bytes; a failure is a {@link
 * dev.coffer.archive.posix.PosixException} with its errno.
 */
@NullMarked
package dev.coffer.archive.posix;

import org.jspecify.annotations.NullMarked;
