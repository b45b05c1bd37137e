/**
 * The embedded default: a library of cartridges on an ordinary file system, in the form of the
 * virtual cartridge format ({@code library.json}, {@code cartridge.json}, SIMH magtape images). It
 * keeps the rules of a real drive, strictly, and needs no hardware.
 */
@NullMarked
package dev.coffer.tape.virtual;

import org.jspecify.annotations.NullMarked;
