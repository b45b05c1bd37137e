/** The catalog. */
@NullMarked
package dev.coffer.catalog;

import org.jspecify.annotations.NullMarked;
