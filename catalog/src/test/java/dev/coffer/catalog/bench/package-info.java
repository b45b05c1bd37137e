/** The catalog's benchmark; docs/benchmarks.md says how to run it. */
@NullMarked
package dev.coffer.catalog.bench;

import org.jspecify.annotations.NullMarked;
