package dev.coffer.cli.command;

import picocli.CommandLine.Option;

/** {@code --dry-run}, on every command that changes something. */
final class DryRunOption {
  @Option(
      names = "--dry-run",
      description = "Say what would be done and which rule decided, and change nothing.")
  boolean enabled;
}
