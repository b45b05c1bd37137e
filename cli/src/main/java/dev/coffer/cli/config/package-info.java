/** The home directory and its one configuration file. */
@NullMarked
package dev.coffer.cli.config;

import org.jspecify.annotations.NullMarked;
