/** Where entries come from: file systems, walked with all that POSIX has. */
@NullMarked
package dev.coffer.archive.source;

import org.jspecify.annotations.NullMarked;
