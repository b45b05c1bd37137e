/**
 * Drives and changers that go wrong on purpose: decorators that inject what real ones do, each run
 * described by a printable plan. For tests and for rehearsals; see {@link
 * dev.coffer.tape.fault.Fault.Kind} for the fault model.
 */
@NullMarked
package dev.coffer.tape.fault;

import org.jspecify.annotations.NullMarked;
