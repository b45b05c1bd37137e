/** How Coffer speaks: tables and JSON on stdout, progress and errors on stderr, secrets unseen. */
@NullMarked
package dev.coffer.cli.terminal;

import org.jspecify.annotations.NullMarked;
