/** Writing archives: sources in, segments, indexes and manifests on labelled volumes out. */
@NullMarked
package dev.coffer.archive.write;

import org.jspecify.annotations.NullMarked;
