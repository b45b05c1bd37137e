package dev.coffer.cli.command;

import dev.coffer.catalog.request.RequestId;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.vault.Rights;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what right: {@code --request} or {@code --list}. */
final class RightOption {
  @Option(
      names = "--request",
      paramLabel = "ID",
      description = "By right of this request, which others have agreed to.")
  private @Nullable String request;

  @Option(
      names = "--list",
      paramLabel = "NUMBER",
      description = "By right of this list of the schedule; default: the open one that names it.")
  private @Nullable Long list;

  Rights rights() throws UsageException {
    if (request != null && list != null) {
      throw new UsageException("give --request or --list, not both", null);
    }
    Optional<RequestId> id = request == null ? Optional.empty() : Optional.of(requestId(request));
    return new Rights(id, list == null ? OptionalLong.empty() : OptionalLong.of(list));
  }

  /** A request of the command line. */
  static RequestId requestId(String text) throws UsageException {
    try {
      return RequestId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + text + "' is not a request", "they are called R000042");
    }
  }
}
