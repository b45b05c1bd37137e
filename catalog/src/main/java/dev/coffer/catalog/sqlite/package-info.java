/**
 * The catalog on one SQLite file. {@code docs/formats/catalog.md} states the schema and why it is
 * so; {@code V*.sql} beside the classes are its migrations.
 */
@NullMarked
package dev.coffer.catalog.sqlite;

import org.jspecify.annotations.NullMarked;
