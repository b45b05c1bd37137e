package dev.coffer.cli.command;

import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.PeopleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People, roles and public keys as they are given on a command line or in a file. */
final class PersonArguments {
  private static final int MAX_KEY_FILE_BYTES = 65_536;

  private PersonArguments() {}

  /** Reads {@code NAME:ROLES[:KEYFILE]}. */
  static PeopleList.Entry member(String text, Surroundings around)
      throws UsageException, IOException {
    String[] parts = text.split(":", 3);
    if (parts.length < 2) {
      throw new UsageException(
          "'" + text + "' does not say who is what", "write NAME:ROLES or NAME:ROLES:KEYFILE");
    }
    List<SshPublicKey> keys =
        parts.length == 3 ? List.of(key(around.file(Path.of(parts[2])))) : List.of();
    return entry(parts[0], Optional.empty(), parts[1], keys);
  }

  /** Takes what a file says of somebody. */
  static PeopleList.Entry entry(PeopleFile.Entry entry) throws UsageException, IOException {
    List<SshPublicKey> keys = new ArrayList<>();
    for (String line : entry.keys()) {
      keys.add(key(line, entry.name()));
    }
    for (Path file : entry.keyFiles()) {
      keys.add(key(file));
    }
    return entry(entry.name(), entry.called(), String.join(",", entry.roles()), keys);
  }

  static PeopleList.Entry entry(
      String name, Optional<String> called, String roles, List<SshPublicKey> keys)
      throws UsageException {
    try {
      return new PeopleList.Entry(new PersonName(name), called.orElse(name), roles(roles), keys);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + name + "': " + e.getMessage(), null);
    }
  }

  static Set<Role> roles(String text) throws UsageException {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : text.split(",", -1)) {
      try {
        roles.add(Role.named(role.strip()));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "'" + role.strip() + "' is no role",
            "roles are operator, custodian, approver, keyholder and auditor");
      }
    }
    return roles;
  }

  /** Reads the file of a public key, as ssh-keygen writes it. */
  static SshPublicKey key(Path file) throws UsageException, IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException(
          file + ": is a directory, not a public key", "give the file that ends in .pub");
    }
    if (Files.size(file) > MAX_KEY_FILE_BYTES) {
      throw new UsageException(file + ": is too long for a public key", null);
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
    if (!lines.isEmpty() && lines.getFirst().contains("PRIVATE KEY")) {
      throw new UsageException(
          file + ": is a private key, which belongs to nobody but its owner",
          "give the file that ends in .pub");
    }
    if (lines.size() != 1) {
      throw new UsageException(
          file + ": expected one public key", "give the file that ends in .pub");
    }
    return key(lines.getFirst(), file.toString());
  }

  static SshPublicKey key(String line, String where) throws UsageException {
    try {
      return SshPublicKey.parse(line);
    } catch (SshFormatException e) {
      String hint = "a line like the one in id_ed25519.pub";
      throw new UsageException(where + ": " + e.getMessage(), hint);
    }
  }
}
