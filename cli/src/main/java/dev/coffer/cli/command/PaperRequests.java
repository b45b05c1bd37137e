package dev.coffer.cli.command;

import dev.coffer.catalog.control.RotationPolicies;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.CarryOutJob;
import dev.coffer.cli.job.RotationJob;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The requests about people, policy and safeguards. */
final class PaperRequests {
  private PaperRequests() {}

  /** {@code coffer request person-add}. */
  @Command(
      name = "person-add",
      description = "Ask to put somebody on the list of people, or to give them roles and keys.",
      footer = "A new approver or key serves a cooling-off before it counts.")
  static final class PersonAdd extends NewRequest {
    @Parameters(index = "0", paramLabel = "NAME", description = "What they type as --person.")
    private String name;

    @Option(
        names = "--roles",
        paramLabel = "ROLES",
        required = true,
        description =
            "operator, custodian, approver, keyholder, auditor; with a comma between them.")
    private String roles;

    @Option(
        names = "--key-file",
        paramLabel = "KEYFILE",
        description = "An SSH public key of theirs; may be given several times.")
    private List<Path> keyFiles = List.of();

    @Option(
        names = "--called",
        paramLabel = "TEXT",
        description = "The name people know; default: NAME.")
    private @Nullable String called;

    @Override
    RequestKind kind() {
      return RequestKind.PERSON_ADD;
    }

    @Override
    Map<String, String> parameters() throws UsageException, IOException {
      Map<String, String> parameters = new TreeMap<>();
      parameters.put("person", name);
      parameters.put(
          "roles",
          PersonArguments.roles(roles).stream()
              .map(Role::wireName)
              .collect(Collectors.joining(",")));
      if (called != null) {
        parameters.put("called", called);
      }
      int number = 1;
      for (Path file : keyFiles) {
        String line = PersonArguments.key(around().file(file)).line();
        parameters.put(number == 1 ? "key" : "key-" + number, line);
        number++;
      }
      // an entry that makes no sense is refused here, not after two people signed it
      var unused =
          PersonArguments.entry(name, java.util.Optional.ofNullable(called), roles, List.of());
      return parameters;
    }
  }

  /** {@code coffer request person-remove}. */
  @Command(name = "person-remove", description = "Ask to take somebody off the list of people.")
  static final class PersonRemove extends NewRequest {
    @Parameters(
        index = "0",
        paramLabel = "PERSON",
        description = "The person to show; default: the whole list.")
    private String name;

    @Override
    RequestKind kind() {
      return RequestKind.PERSON_REMOVE;
    }

    @Override
    Map<String, String> parameters() {
      return Map.of("person", name);
    }
  }

  /** {@code coffer request policy-change}. */
  @Command(
      name = "policy-change",
      description = "Ask for another approval policy or another version of a rotation policy.",
      footer =
          "Edit what 'coffer people policy' or 'coffer rotation policy show' prints. An approval"
              + " policy can ask for more than the design, never for less.")
  static final class PolicyChange extends NewRequest {
    private static final long MOST_BYTES = 1 << 20;

    @Parameters(index = "0", paramLabel = "FILE", description = "The text of the new policy.")
    private Path file;

    @Override
    RequestKind kind() {
      return RequestKind.POLICY_CHANGE;
    }

    @Override
    Map<String, String> parameters() throws CommandException, IOException {
      Path policy = around().file(file);
      String title = title(policy);
      if (title.equals(RotationPolicy.TITLE)) {
        RotationPolicy rotation = RotationJob.read(policy);
        new RotationJob(site()).requirePossible(rotation);
        return Map.of(
            "policy",
            RotationPolicies.TERM_PREFIX + rotation.name(),
            "digest",
            rotation.digest().toString());
      }
      if (!title.equals(ApprovalPolicy.TITLE)) {
        throw new UsageException(
            policy + " is neither an approval policy nor a rotation policy",
            "its first line is '%s' or '%s', as 'coffer people policy' and 'coffer rotation policy"
                    .formatted(ApprovalPolicy.TITLE, RotationPolicy.TITLE)
                + " show' print it");
      }
      String text = Files.readString(policy);
      try {
        String digest = CarryOutJob.policy(text).digest().toString();
        return Map.of("policy", "approval", "digest", digest);
      } catch (RefusedException e) {
        throw new UsageException(String.valueOf(e.getMessage()), e.hint());
      }
    }

    /** The first line, which says what a text is; nothing of a file that is no text. */
    private static String title(Path policy) throws UsageException, IOException {
      if (!Files.isRegularFile(policy)) {
        throw new UsageException("no such file: " + policy, null);
      }
      if (Files.size(policy) > MOST_BYTES) {
        throw new UsageException(policy + " is too large for a policy", null);
      }
      String text;
      try {
        text = Files.readString(policy);
      } catch (CharacterCodingException e) {
        throw new UsageException(policy + " is not a text in UTF-8", null);
      }
      int end = text.indexOf('\n');
      return end < 0 ? text : text.substring(0, end);
    }
  }

  /** {@code coffer request lift-hold}. */
  @Command(name = "lift-hold", description = "Ask to end a hold.")
  static final class LiftHold extends NewRequest {
    @Parameters(index = "0", paramLabel = "HOLD", description = "Its number in 'coffer hold list'.")
    private long number;

    @Override
    RequestKind kind() {
      return RequestKind.LIFT_HOLD;
    }

    @Override
    Map<String, String> parameters() {
      return Map.of("hold", Long.toString(number));
    }
  }

  /** {@code coffer request unfreeze-clock}. */
  @Command(
      name = "unfreeze-clock",
      description = "Ask to confirm what time it is, after the clock jumped.")
  static final class UnfreezeClock extends NewRequest {
    @Parameters(index = "0", paramLabel = "TIME", description = "The right time.")
    private String time;

    @Override
    RequestKind kind() {
      return RequestKind.UNFREEZE_CLOCK;
    }

    @Override
    Map<String, String> parameters() throws CommandException, IOException {
      return Map.of("time", days().end(time).toString());
    }
  }

  /** {@code coffer request release-brake}. */
  @Command(
      name = "release-brake",
      description = "Ask to let rotation of a dataset go on although its source changed.")
  static final class ReleaseBrake extends NewRequest {
    @Parameters(
        index = "0",
        paramLabel = "DATASET",
        description = "The dataset whose rotation stands still.")
    private String dataset;

    @Override
    RequestKind kind() {
      return RequestKind.RELEASE_BRAKE;
    }

    @Override
    Map<String, String> parameters() {
      return Map.of("dataset", dataset);
    }
  }
}
