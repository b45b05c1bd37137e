package dev.coffer.cli.command;

import picocli.CommandLine.Option;

/** {@code --json}, on every query. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON instead of text.")
  boolean enabled;
}
