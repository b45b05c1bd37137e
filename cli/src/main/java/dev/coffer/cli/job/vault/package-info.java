/** The custody desk: what moves cartridges from hand to hand, counts them, and prints papers. */
@NullMarked
package dev.coffer.cli.job.vault;

import org.jspecify.annotations.NullMarked;
