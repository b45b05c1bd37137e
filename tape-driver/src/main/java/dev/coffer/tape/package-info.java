/** Tape drives and medium changers: the contracts and their implementations. */
@NullMarked
package dev.coffer.tape;

import org.jspecify.annotations.NullMarked;
