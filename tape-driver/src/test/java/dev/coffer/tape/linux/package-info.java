/** Tests of the Linux drive: over st's rules in memory, and over the real kernel in the rig. */
@NullMarked
package dev.coffer.tape.linux;

import org.jspecify.annotations.NullMarked;
