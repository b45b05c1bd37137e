/** The commands: each parses its arguments, calls a job, and prints what came of it. */
@NullMarked
package dev.coffer.cli.command;

import org.jspecify.annotations.NullMarked;
