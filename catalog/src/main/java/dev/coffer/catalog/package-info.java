/**
 * The catalog: which cartridges there are, what is on them, and which file is where. Values and
 * contracts; {@code sqlite} implements them on one SQLite file.
 *
 * <p>The catalog knows no tape and no archive format: its rows are written from receipts by whoever
 * uses both. It can be lost and rebuilt from cartridges.
 */
@NullMarked
package dev.coffer.catalog;

import org.jspecify.annotations.NullMarked;
