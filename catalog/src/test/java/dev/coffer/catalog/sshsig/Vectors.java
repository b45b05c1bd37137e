package dev.coffer.catalog.sshsig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The files of src/test/resources/sshsig. */
final class Vectors {
  static final String NAMESPACE = "tape-archive@example.org";

  static final List<String> GOOD =
      List.of(
          "id_ed25519.sha512",
          "id_ed25519.sha256",
          "id_ecdsa_p256.sha512",
          "id_ecdsa_p256.sha256",
          "id_ecdsa_p384.sha512",
          "id_ecdsa_p384.sha256",
          "id_ecdsa_p521.sha512",
          "id_rsa3072.sha512",
          "id_rsa3072.sha256",
          "id_mldsa44_ed25519.sha512",
          "java_ed25519.sha512",
          "sim_sk_ed25519.sha512",
          "sim_sk_ecdsa.sha512");

  private Vectors() {}

  static Stream<String> good() {
    return GOOD.stream();
  }

  static byte[] bytes(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/sshsig/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no vector " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  static byte[] message() {
    return bytes("message.txt");
  }

  static String armor(String vector) {
    return text("message." + vector + ".sig");
  }

  static SshPublicKey publicKey(String vector) throws SshFormatException {
    String name = vector.substring(0, vector.indexOf('.'));
    return SshPublicKey.parse(text((name.startsWith("id_") ? name : "id_" + name) + ".pub"));
  }

  static SshPrivateKey privateKey(String name) throws SshFormatException {
    return SshPrivateKey.parse(text(name), new char[0]);
  }
}
