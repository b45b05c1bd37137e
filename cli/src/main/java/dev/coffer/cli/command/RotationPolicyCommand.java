package dev.coffer.cli.command;

import dev.coffer.catalog.control.RotationPolicies;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.rotation.PolicyCheck;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.RotationJob;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer rotation policy}. */
@Command(
    name = "policy",
    description = "Put rotation policies in force, show and check them.",
    subcommands = {
      RotationPolicyCommand.Check.class,
      RotationPolicyCommand.Put.class,
      RotationPolicyCommand.ListAll.class,
      RotationPolicyCommand.Show.class
    })
final class RotationPolicyCommand extends GroupCommand {

  /** {@code coffer rotation policy check}. */
  @Command(
      name = "check",
      description = "Play a policy's calendar for years, and say what it can and cannot hold.",
      footer = "The exit code is 30 if something in it cannot work.")
  static final class Check extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(index = "0", paramLabel = "FILE", description = "The policy's text.")
    private Path file;

    @Override
    protected ExitCode run() throws Exception {
      RotationPolicy policy = RotationJob.read(around().file(file));
      PolicyCheck check = PolicyCheck.of(policy, policy.window().dayOf(around().time().instant()));
      Output output = output(json.enabled);
      if (json.enabled) {
        output.facts(
            facts(policy)
                .add("levels", check.levels().stream().map(Check::level).toList())
                .add("problems", check.problems()));
      } else {
        output.facts(facts(policy));
        output.list(levels(), check.levels(), "no levels");
        check.problems().forEach(text -> output.say("problem: " + text));
      }
      return check.problems().isEmpty() ? ExitCode.DONE : ExitCode.CATALOG_REFUSED;
    }

    private static Facts facts(RotationPolicy policy) {
      return new Facts()
          .add("policy", policy.name())
          .add("version", policy.version())
          .add("digest", policy.digest());
    }

    private static Listing<PolicyCheck.LevelCheck> levels() {
      return new Listing<PolicyCheck.LevelCheck>()
          .column("LEVEL", "level", PolicyCheck.LevelCheck::level)
          .column("COMES ROUND AFTER DAYS", "agesDays", each -> ages(each.agesDays()))
          .column("HOME EARLY", "homeEarlyDays", PolicyCheck.LevelCheck::homeEarlyDays)
          .column("RETENTION AT MOST", "most", each -> each.longestRetentionDays())
          .column("KEEP DAYS AT MOST", "keep", each -> each.longestKeepDays())
          .column("DEPTH", "depth", PolicyCheck.LevelCheck::guaranteedDepthDays);
    }

    private static String ages(List<Long> ages) {
      return switch (ages.size()) {
        case 0 -> "never";
        case 1, 2, 3 -> String.join(", ", ages.stream().map(String::valueOf).toList());
        default -> ages.getFirst() + " to " + ages.getLast();
      };
    }

    private static Facts level(PolicyCheck.LevelCheck check) {
      return new Facts()
          .add("level", check.level())
          .add("agesDays", check.agesDays())
          .add("homeEarlyDays", check.homeEarlyDays())
          .add("longestRetentionDays", check.longestRetentionDays())
          .add("longestKeepDays", check.longestKeepDays())
          .add("guaranteedDepthDays", check.guaranteedDepthDays());
    }
  }

  /** {@code coffer rotation policy set}. */
  @Command(
      name = "set",
      description = "Put a policy in force.",
      footer =
          "The first version of a policy takes one operator. Each later one takes a policy-change"
              + " request that names policy=rotation/NAME and the digest of this text, and that"
              + " two people agreed to.")
  static final class Put extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "FILE", description = "The policy's text.")
    private Path file;

    @Option(
        names = "--request",
        paramLabel = "ID",
        description = "The request that was agreed to; none for a first version.")
    private @Nullable String request;

    @Override
    protected ExitCode run() throws Exception {
      RotationPolicy policy = RotationJob.read(around().file(file));
      new RotationJob(site()).put(policy, request(), dryRun.enabled);
      output()
          .say(
              "%s policy %s, version %d, in force; digest %s"
                  .formatted(
                      dryRun.enabled ? "would put" : "put",
                      policy.name(),
                      policy.version(),
                      policy.digest()));
      return ExitCode.DONE;
    }

    private Optional<RequestId> request() throws UsageException {
      if (request == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(RequestId.parse(request));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "'" + request + "' is no request", "'coffer request list' shows them");
      }
    }
  }

  /** {@code coffer rotation policy list}. */
  @Command(name = "list", description = "List all versions of the policies.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<RotationPolicies.Version> listing =
          new Listing<RotationPolicies.Version>()
              .column("POLICY", "policy", each -> each.policy().name())
              .column("VERSION", "version", each -> each.policy().version())
              .column("SINCE", "since", RotationPolicies.Version::since)
              .column("BY", "by", RotationPolicies.Version::person)
              .column("AGREED IN", "request", RotationPolicies.Version::authority)
              .column("POOL", "pool", each -> each.policy().pool())
              .column("DATASETS", "datasets", each -> each.policy().datasets())
              .column("DIGEST", "digest", each -> digest(each, json.enabled));
      output(json.enabled)
          .list(
              listing, new RotationJob(site()).policies(), "no policies; see rotation policy set");
      return ExitCode.DONE;
    }

    private static String digest(RotationPolicies.Version version, boolean whole) {
      String digest = version.policy().digest().toString();
      return whole ? digest : digest.substring(0, 16);
    }
  }

  /** {@code coffer rotation policy show}. */
  @Command(
      name = "show",
      description = "Print a policy's text, which can be changed and set again.",
      footer = "Without a name and with no policy in force it prints an example.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "NAME",
        description = "The policy to print; default: the one in force.")
    private @Nullable String name;

    @Option(
        names = "--version-number",
        paramLabel = "N",
        description = "The version to print; default: the last.")
    private @Nullable Integer version;

    @Override
    protected ExitCode run() throws Exception {
      Optional<RotationPolicies.Version> found =
          new RotationJob(site())
              .policies().stream()
                  .filter(each -> name == null || each.policy().name().text().equals(name))
                  .filter(each -> version == null || each.policy().version() == version)
                  .max(Comparator.comparingInt(each -> each.policy().version()));
      if (found.isEmpty() && (name != null || version != null)) {
        throw new UsageException(
            "no such policy", "'coffer rotation policy list' shows those there are");
      }
      String example = example();
      Output output = output(json.enabled);
      if (json.enabled) {
        output.facts(
            new Facts()
                .add("policy", found.map(each -> each.policy().name()))
                .add("version", found.map(each -> each.policy().version()))
                .add("since", found.map(RotationPolicies.Version::since))
                .add("digest", found.map(each -> each.policy().digest()))
                .add("text", found.map(each -> each.policy().text()).orElse(example)));
      } else {
        found.map(each -> each.policy().text()).orElse(example).lines().forEach(output::say);
      }
      return ExitCode.DONE;
    }

    private String example() throws SetupException, IOException {
      String zone = days().zone().getId();
      return zone.equals("UTC") ? EXAMPLE : EXAMPLE.replace(WINDOW, WINDOW + " " + zone);
    }
  }

  private static final String WINDOW = "window: 18:00 600";

  /** Grandfather, father, son; what a site begins with. */
  private static final String EXAMPLE =
      """
      coffer-rotation-policy 1
      # An example; change it and put it in force with 'coffer rotation policy set FILE'.
      name: weekly
      version: 1
      from: 2027-01-01
      datasets: documents
      pool: main
      scratch: scratch
      site: home
      vault: north
      runs: friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      holiday: 2027-12-24 Christmas Eve
      window: 18:00 600
      return-lead-days: 1
      keep-days: 24
      scheme: gfs
      level: weekly prefix=W due=every-run kind=full sets=round:4 copies=1 out=1 retention-days=28 append=never
      level: monthly prefix=M due=last-friday/month kind=full sets=period:12 copies=1 out=1 retention-days=350 append=never
      level: yearly prefix=Y due=last-friday/year kind=full sets=new copies=1 out=1 retention-days=2557 append=never
      require: restore-points=1 copies=1 sites=1 offline=0 fulls-out=0
      brake: shrink=50 changed=60 incompressible=90 history=3
      """;
}
