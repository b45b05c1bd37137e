/**
 * The {@code coffer} command. {@link dev.coffer.cli.Main} parses and reports failures; the commands
 * are in {@code command}, the work in {@code job}.
 */
@NullMarked
package dev.coffer.cli;

import org.jspecify.annotations.NullMarked;
