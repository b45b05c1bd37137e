package dev.coffer.cli.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/** This host's SSH key, in the files {@code ssh-keygen -t ed25519} would make. */
final class HostKey {
  private static final int PEM_LINE = 70;

  private HostKey() {}

  /** Makes a key; files that exist are an error and stay as they are. */
  static void create(Path secretFile, Path publicFile, String comment, SecureRandom random)
      throws IOException {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);
    byte[] secret = OpenSSHPrivateKeyUtil.encodePrivateKey(key);
    String pem =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(secret)
            + "\n-----END OPENSSH PRIVATE KEY-----\n";
    byte[] open = OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey());
    String line = "ssh-ed25519 " + Base64.getEncoder().encodeToString(open) + " " + comment + "\n";
    Home.writeNew(secretFile, pem.getBytes(StandardCharsets.US_ASCII), false);
    Home.writeNew(publicFile, line.getBytes(StandardCharsets.UTF_8), false);
    Files.setPosixFilePermissions(publicFile, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
