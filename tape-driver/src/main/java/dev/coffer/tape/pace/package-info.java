/**
 * The timing of a real drive around any drive: a buffer, speeds that follow the host, and what it
 * costs when the tape has to stop. On a clock of its own, to see by simulation whether a source
 * keeps a drive streaming; on a real one, to feel it.
 */
@NullMarked
package dev.coffer.tape.pace;

import org.jspecify.annotations.NullMarked;
