/**
 * What {@code coffer doctor} looks at: one small class per thing, none of which changes anything.
 */
@NullMarked
package dev.coffer.cli.job.doctor;

import org.jspecify.annotations.NullMarked;
