/** Checks of the repository as a whole: formatting, layers, rules, and documents against code. */
@NullMarked
package dev.coffer.docs;

import org.jspecify.annotations.NullMarked;
