/** One class per use case: the places where catalog, archives and drives meet. */
@NullMarked
package dev.coffer.cli.job;

import org.jspecify.annotations.NullMarked;
