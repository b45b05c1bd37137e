package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import java.util.ArrayList;
import java.util.List;

/** Who will be able to read an archive. */
final class ArchiveRecipients {
  private ArchiveRecipients() {}

  /** Nothing is encrypted in a pool of plain files. */
  static boolean isPlain(Config config, Config.Dataset dataset) throws CommandException {
    return config.pool(dataset.pool()).plain();
  }

  /** Those of the configuration, which have to be of one kind; none for plain files. */
  static List<AgeRecipient> of(Config config, Config.Dataset dataset) throws CommandException {
    List<AgeRecipient> recipients = new ArrayList<>();
    if (isPlain(config, dataset)) {
      return recipients;
    }
    for (Config.Recipient each : config.recipients()) {
      try {
        recipients.add(AgeRecipient.parse(each.key()));
      } catch (IllegalArgumentException e) {
        throw new SetupException(
            "recipient '%s' in coffer.toml: %s".formatted(each.name(), e.getMessage()),
            "correct the key, or remove the recipient",
            e);
      }
    }
    if (recipients.isEmpty()) {
      throw new SetupException(
          "there is no recipient, so nobody could read the archive",
          "coffer key generate FILE, then coffer recipient add NAME FILE.pub");
    }
    if (recipients.stream().map(Object::getClass).distinct().count() > 1) {
      throw new SetupException(
          "classic (age1...) and post-quantum (age1pq1...) recipients cannot be mixed",
          "keep one kind in coffer.toml");
    }
    return recipients;
  }
}
