/** What the build makes beside the jar: manual pages, completion, natives, start-up archive. */
@NullMarked
package dev.coffer.cli.image;

import org.jspecify.annotations.NullMarked;
