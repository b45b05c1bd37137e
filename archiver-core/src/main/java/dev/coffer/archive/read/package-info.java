/**
 * Reading archives: any stretch of an archive's tar stream by locating the one block it begins in,
 * verifying whole archives, and restoring entries.
 */
@NullMarked
package dev.coffer.archive.read;

import org.jspecify.annotations.NullMarked;
