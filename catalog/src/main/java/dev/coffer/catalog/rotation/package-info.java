/**
 * Rotation: which level runs when on which cartridges, what must be home by when, what goes out and
 * comes back, what may expire, and why.
 *
 * <p>Everything here is a pure function of a {@link dev.coffer.catalog.rotation.RotationPolicy}, a
 * calendar and a {@link dev.coffer.catalog.rotation.RotationState}: no storage, no clock, no count
 * of past runs. The day it is comes in with the state and is the custody clock's, never the
 * source's. {@link dev.coffer.catalog.rotation.Rotation} is the way in: {@code decide} says what a
 * run does, {@code plan} says what the next weeks will do by deciding each run in turn, {@code
 * gateRelease} says what a release would cost. Each answer carries the rules that made it.
 *
 * <p>The rules protect data in this order:
 *
 * <ol>
 *   <li>only a cartridge that is blank, freshly labelled, or released by two people and expired is
 *       ever overwritten; frozen expiry and the brake stop that too
 *   <li>an archive is kept until its own retention is over, nothing alive builds on it, and a newer
 *       restore point is old enough that no day of the promised past needs it
 *   <li>a run or release that would leave less than the policy requires is refused; what the run
 *       writes does not count for that, because it may fail
 * </ol>
 */
@NullMarked
package dev.coffer.catalog.rotation;

import org.jspecify.annotations.NullMarked;
