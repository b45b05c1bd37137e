/** Looking through a cartridge from its labels alone, to know again what is on it. */
@NullMarked
package dev.coffer.archive.scan;

import org.jspecify.annotations.NullMarked;
