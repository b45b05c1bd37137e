/**
 * Custody: what a cartridge's data is worth and who answers for the cartridge, as two independent
 * axes.
 */
@NullMarked
package dev.coffer.catalog.custody;

import org.jspecify.annotations.NullMarked;
