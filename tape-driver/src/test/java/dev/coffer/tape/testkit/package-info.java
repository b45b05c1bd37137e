/** What every drive and changer promises, and helpers for tests that need one. */
@NullMarked
package dev.coffer.tape.testkit;

import org.jspecify.annotations.NullMarked;
