package dev.coffer.cli.command;

import picocli.CommandLine.Option;

/** {@code --text}, for whoever signs on another machine. */
final class TextOption {
  @Option(
      names = "--text",
      description = "Print exactly the text that has to be signed, and do nothing.")
  boolean enabled;
}
