package dev.coffer.cli.image;

import dev.coffer.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Renders one manual page a command, in roff with the man macros, from what the parser itself knows
 * of it: {@code coffer.1}, {@code coffer-archive.1}, {@code coffer-cartridge-label.1}.
 */
public final class ManPages {
  private ManPages() {}

  /** The pages by file name, for a command and all below it. */
  public static Map<String, String> render(CommandLine root) {
    Map<String, String> pages = new LinkedHashMap<>();
    renderInto(pages, root.getCommandSpec());
    return pages;
  }

  /** Writes the pages into a directory. */
  public static void write(CommandLine root, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> page : render(root).entrySet()) {
      Files.writeString(
          directory.resolve(page.getKey()), page.getValue(), StandardCharsets.US_ASCII);
    }
  }

  private static void renderInto(Map<String, String> pages, CommandSpec spec) {
    pages.put(spec.qualifiedName("-") + ".1", page(spec));
    for (CommandLine each : new LinkedHashSet<>(spec.subcommands().values())) {
      renderInto(pages, each.getCommandSpec());
    }
  }

  private static String page(CommandSpec spec) {
    StringBuilder roff = new StringBuilder();
    String name = spec.qualifiedName("-");
    roff.append(".TH \"").append(text(name).toUpperCase(java.util.Locale.ROOT));
    roff.append("\" \"1\" \"\" \"Coffer\" \"Coffer Manual\"\n.nh\n.ad l\n");
    roff.append(".SH NAME\n").append(text(name)).append(" \\- ");
    String description = description(spec);
    roff.append(text(description.replaceAll("\\.$", ""))).append('\n');
    roff.append(".SH SYNOPSIS\n.B ").append(text(spec.qualifiedName())).append('\n');
    synopsis(roff, spec);
    roff.append(".SH DESCRIPTION\n").append(lines(description)).append('\n');
    for (String paragraph : spec.usageMessage().footer()) {
      roff.append(".PP\n").append(lines(paragraph)).append('\n');
    }
    arguments(roff, spec);
    options(roff, spec);
    commands(roff, spec);
    exitStatus(roff);
    seeAlso(roff, spec);
    return roff.toString();
  }

  private static void synopsis(StringBuilder roff, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !option.inherited() && !isStandard(option)) {
        String form = "\\fB" + text(option.longestName()) + "\\fR" + valueForm(option);
        roff.append(option.required() ? form : "[" + form + "]").append('\n');
      }
    }
    for (PositionalParamSpec positional : spec.positionalParameters()) {
      String form = "\\fI" + text(positional.paramLabel()) + "\\fR";
      String many = positional.arity().max() > 1 ? " .\\|.\\|." : "";
      roff.append(positional.required() ? form + many : "[" + form + many + "]").append('\n');
    }
    if (!spec.subcommands().isEmpty()) {
      roff.append("\\fICOMMAND\\fR\n");
    }
  }

  private static void arguments(StringBuilder roff, CommandSpec spec) {
    if (!spec.positionalParameters().isEmpty()) {
      roff.append(".SH ARGUMENTS\n");
      for (PositionalParamSpec each : spec.positionalParameters()) {
        roff.append(".TP\n\\fI").append(text(each.paramLabel())).append("\\fR\n");
        roff.append(lines(description(each))).append('\n');
      }
    }
  }

  private static void options(StringBuilder roff, CommandSpec spec) {
    roff.append(".SH OPTIONS\n");
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        roff.append(".TP\n\\fB");
        roff.append(text(String.join(", ", option.names()))).append("\\fR");
        roff.append(valueForm(option)).append('\n');
        roff.append(lines(description(option))).append('\n');
      }
    }
  }

  private static void commands(StringBuilder roff, CommandSpec spec) {
    if (!spec.subcommands().isEmpty()) {
      roff.append(".SH COMMANDS\n");
      for (CommandLine each : new LinkedHashSet<>(spec.subcommands().values())) {
        CommandSpec sub = each.getCommandSpec();
        roff.append(".TP\n\\fB").append(text(sub.qualifiedName())).append("\\fR\n");
        roff.append(lines(description(sub))).append('\n');
      }
    }
  }

  private static void exitStatus(StringBuilder roff) {
    roff.append(".SH EXIT STATUS\nA number that is not here means failure, too.\n");
    for (ExitCode code : ExitCode.values()) {
      roff.append(".TP\n\\fB").append(code.number()).append("\\fR\n");
      roff.append(lines(code.meaning())).append('\n');
    }
  }

  private static void seeAlso(StringBuilder roff, CommandSpec spec) {
    CommandSpec parent = spec.parent() == null ? null : spec.parent();
    if (parent != null) {
      roff.append(".SH SEE ALSO\n\\fB").append(text(parent.qualifiedName("-"))).append("\\fR(1)\n");
    }
  }

  private static String valueForm(OptionSpec option) {
    return option.arity().max() == 0 ? "" : " \\fI" + text(option.paramLabel()) + "\\fR";
  }

  private static boolean isStandard(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private static String description(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  private static String description(ArgSpec spec) {
    String otherwise = String.valueOf(spec.defaultValue());
    return String.join(" ", spec.description())
        .replace("${DEFAULT-VALUE}", otherwise)
        .replace("$$", "$")
        .replace("%%", "%");
  }

  /** One sentence a line, none that roff would take for a request. */
  private static String lines(String plain) {
    String escaped = text(plain).replaceAll("([.;:!?]) +", "$1\n");
    return escaped.replaceAll("(?m)^([.'])", "\\\\&$1");
  }

  private static String text(String plain) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\e");
        case '-' -> escaped.append("\\-");
        case '\'' -> escaped.append("\\(aq");
        case '"' -> escaped.append("\\(dq");
        default -> {
          if (c < 128) {
            escaped.append(c);
          } else {
            escaped.append(String.format("\\[u%04X]", (int) c));
          }
        }
      }
    }
    return escaped.toString();
  }
}
