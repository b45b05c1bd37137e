/** Archive formats and the streams that write and read them. */
@NullMarked
package dev.coffer.archive;

import org.jspecify.annotations.NullMarked;
