/** The pipeline against a drive with the timing of a real one, in simulated time. */
@NullMarked
package dev.coffer.archive.pace;

import org.jspecify.annotations.NullMarked;
