/** What a drive says of its health and its cartridge's, asked when it matters. */
@NullMarked
package dev.coffer.tape.watch;

import org.jspecify.annotations.NullMarked;
