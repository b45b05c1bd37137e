/**
 * Labelled tar volumes: the labels, the tape files between them, the manifest and the index. The
 * format is specified in docs/formats/tar-volume.md; each class that writes a structure of it
 * carries its grammar.
 */
@NullMarked
package dev.coffer.archive.volume;

import org.jspecify.annotations.NullMarked;
