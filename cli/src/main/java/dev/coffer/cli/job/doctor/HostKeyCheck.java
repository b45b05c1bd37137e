package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Whether the key that signs manifests is there, whole, and its owner's alone. */
final class HostKeyCheck implements HealthCheck {
  @Override
  public String subject() {
    return "host key";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Path key = patient.home().hostKeyFile();
    if (!patient.home().exists()) {
      return List.of();
    }
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(key);
    } catch (NoSuchFileException e) {
      return List.of(
          Finding.bad(subject(), key + " is missing: coffer init makes a new one", ExitCode.USAGE));
    }
    permissions.remove(PosixFilePermission.OWNER_READ);
    permissions.remove(PosixFilePermission.OWNER_WRITE);
    if (!permissions.isEmpty()) {
      return List.of(
          Finding.bad(subject(), key + " is open to others: run chmod 0600 on it", ExitCode.USAGE));
    }
    try {
      SshPrivateKey.read(key, new char[0]).close();
    } catch (SshFormatException e) {
      return List.of(
          Finding.bad(
              subject(),
              key + ": " + e.getMessage() + ": put it aside, coffer init makes a new one",
              ExitCode.USAGE));
    }
    return List.of(Finding.good(subject(), key + " is whole and its owner's alone"));
  }
}
