@NullMarked
package dev.coffer.tape.watch;

import org.jspecify.annotations.NullMarked;
