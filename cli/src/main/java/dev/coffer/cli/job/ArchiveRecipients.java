package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import java.util.ArrayList;
import java.util.List;

/** Who will be able to read an archive. */
public final class ArchiveRecipients {
  private ArchiveRecipients() {}

  /** Nothing is encrypted in a pool of plain files. */
  static boolean isPlain(Config config, Config.Dataset dataset) throws CommandException {
    return config.pool(dataset.pool()).plain();
  }

  /** Those of the configuration, which have to be of one kind; none for plain files. */
  static List<AgeRecipient> of(Config config, Config.Dataset dataset) throws CommandException {
    if (isPlain(config, dataset)) {
      return List.of();
    }
    List<AgeRecipient> recipients = configured(config);
    if (recipients.isEmpty()) {
      throw new SetupException(
          "there is no recipient, so nobody could read the archive",
          "coffer key generate FILE, then coffer recipient add NAME FILE.pub");
    }
    return recipients;
  }

  /**
   * All of the configuration, which may be none.
   *
   * @throws SetupException if a key is none, or no archive could have all of them
   */
  public static List<AgeRecipient> configured(Config config) throws SetupException {
    List<AgeRecipient> recipients = new ArrayList<>();
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
    requireOneKind(recipients);
    return recipients;
  }

  /**
   * Refuses a recipient that no archive could have together with those there are, or that adds
   * nobody.
   */
  public static void requireFits(Config config, AgeRecipient added) throws SetupException {
    List<AgeRecipient> all = new ArrayList<>(List.of(added));
    for (Config.Recipient each : config.recipients()) {
      if (each.key().equals(added.toString())) {
        throw new SetupException(
            "the recipient '" + each.name() + "' has this key already",
            "a second recipient is good for something with an identity of its own only");
      }
      try {
        all.add(AgeRecipient.parse(each.key()));
      } catch (IllegalArgumentException e) {
        // archiving says so
      }
    }
    requireOneKind(all);
  }

  private static void requireOneKind(List<AgeRecipient> recipients) throws SetupException {
    if (recipients.stream().map(Object::getClass).distinct().count() > 1) {
      throw new SetupException(
          "classic (age1...) and post-quantum (age1pq1...) recipients cannot be mixed",
          "keep one kind in coffer.toml; 'coffer recipient list' shows which there is");
    }
  }
}
