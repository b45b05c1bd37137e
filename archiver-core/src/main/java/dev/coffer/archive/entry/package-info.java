/**
 * What an archive holds, as values: the path, type and POSIX metadata of one entry. Shared by the
 * source that reads a file system, the tar codec, the index and the restore target.
 */
@NullMarked
package dev.coffer.archive.entry;

import org.jspecify.annotations.NullMarked;
