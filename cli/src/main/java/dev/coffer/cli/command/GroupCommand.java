package dev.coffer.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A noun: does nothing by itself. */
@Command(synopsisSubcommandLabel = "COMMAND")
abstract class GroupCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public final void run() {
    String verbs = String.join(", ", spec.subcommands().keySet());
    throw new ParameterException(
        spec.commandLine(), "'" + spec.qualifiedName() + "' needs a verb: " + verbs);
  }
}
