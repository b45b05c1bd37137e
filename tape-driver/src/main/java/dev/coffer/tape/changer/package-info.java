/** Medium changers: slots, drives, import/export slots, and the moves between them. */
@NullMarked
package dev.coffer.tape.changer;

import org.jspecify.annotations.NullMarked;
