/**
 * Papers that people sign: what a page says, how it is laid out, and how it becomes a file. The
 * same paper gives the same bytes each time.
 */
@NullMarked
package dev.coffer.cli.paper;

import org.jspecify.annotations.NullMarked;
