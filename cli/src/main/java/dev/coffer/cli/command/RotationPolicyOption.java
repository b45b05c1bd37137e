package dev.coffer.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rotation policy. */
final class RotationPolicyOption {
  @Option(
      names = "--policy",
      paramLabel = "NAME",
      description = "Which rotation policy, where there are several.")
  @Nullable String name;
}
