/**
 * Where restored entries go: a directory of this host, and nothing outside of it.
 *
 * <p>Every step goes through directory descriptors opened without following symbolic links, so
 * neither names nor links of an archive, nor links that stood there before, lead out.
 */
@NullMarked
package dev.coffer.archive.target;

import org.jspecify.annotations.NullMarked;
