/**
 * Zstandard frames (RFC 8878) that can be read one by one: every frame names its content size, and
 * a segment ends with the seek table of the zstd seekable format. {@code zstd -d} reads them all as
 * one stream.
 */
@NullMarked
package dev.coffer.archive.zstd;

import org.jspecify.annotations.NullMarked;
