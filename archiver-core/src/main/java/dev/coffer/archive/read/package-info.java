/**
 * Reading archives: any stretch of an archive's tar stream, by locating the one block it begins in,
 * and restoring entries from it.
 */
@NullMarked
package dev.coffer.archive.read;

import org.jspecify.annotations.NullMarked;
