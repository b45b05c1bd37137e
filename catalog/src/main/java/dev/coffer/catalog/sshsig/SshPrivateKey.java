package dev.coffer.catalog.sshsig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * A private key that signs: Ed25519, ECDSA or RSA. Security keys and ML-DSA sign through {@code
 * ssh-keygen}. Prints nothing of itself. Closing wipes what Java lets us wipe; a closed key refuses
 * to sign. Not for several threads.
 */
public final class SshPrivateKey implements AutoCloseable {
  private static final long MAX_FILE_BYTES = Armor.MAX_TEXT_CHARS;

  private final SshPublicKey publicKey;
  private final String comment;
  private final SigningKey signing;
  private boolean closed;

  SshPrivateKey(SshPublicKey publicKey, String comment, SigningKey signing) {
    this.publicKey = publicKey;
    this.comment = comment;
    this.signing = signing;
  }

  /**
   * Reads an OpenSSH private key file ({@code BEGIN OPENSSH PRIVATE KEY}).
   *
   * @param passphrase empty for a file that is not encrypted; stays the caller's to wipe
   * @throws SshFormatException {@link Refusal#PASSPHRASE_NEEDED}, {@link Refusal#WRONG_PASSPHRASE},
   *     or what is wrong with the file
   * @throws IOException if the file cannot be read
   */
  public static SshPrivateKey read(Path file, char[] passphrase)
      throws SshFormatException, IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new SshFormatException(Refusal.TOO_LARGE, "private key: file too long");
    }
    return parse(Files.readString(file, StandardCharsets.ISO_8859_1), passphrase);
  }

  /**
   * Reads the text of an OpenSSH private key file.
   *
   * @throws SshFormatException as {@link #read}
   */
  public static SshPrivateKey parse(String text, char[] passphrase) throws SshFormatException {
    return PrivateKeyFile.parse(text, passphrase);
  }

  /**
   * A new Ed25519 key.
   *
   * @param comment printable ASCII, such as {@code coffer@host}
   */
  public static SshPrivateKey generateEd25519(String comment, SecureRandom random) {
    if (!comment.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw new IllegalArgumentException("comment: not printable ASCII");
    }
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(random);
    byte[] seed = key.getEncoded();
    return new SshPrivateKey(SigningKey.ed25519Public(key), comment, new SigningKey.Ed25519(seed));
  }

  /**
   * Writes the key, unencrypted, to a new file of mode 0600, and its public half beside it as
   * {@code FILE.pub}. Only Ed25519.
   *
   * @throws FileAlreadyExistsException if one of the two exists; nothing was changed
   * @throws IOException if writing fails; a part of a file may be left
   * @throws IllegalStateException for another type, or after closing
   */
  public void writeNew(Path file) throws IOException {
    requireOpen();
    if (!(signing instanceof SigningKey.Ed25519 key)) {
      throw new IllegalStateException("only Ed25519 keys are written");
    }
    Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
    if (Files.exists(publicFile)) {
      throw new FileAlreadyExistsException(publicFile.toString());
    }
    byte[] text =
        PrivateKeyFile.format(publicKey, key.seed(), comment, new SecureRandom())
            .getBytes(StandardCharsets.US_ASCII);
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var buffer = java.nio.ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } finally {
      Arrays.fill(text, (byte) 0);
    }
    Files.writeString(
        publicFile,
        publicKey.line() + (comment.isEmpty() ? "" : " " + comment) + "\n",
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE_NEW);
  }

  public SshPublicKey publicKey() {
    return publicKey;
  }

  public String comment() {
    return comment;
  }

  /** The signature string over M: algorithm and signature, as {@link SshKeyType} has it. */
  byte[] sign(byte[] signed) {
    requireOpen();
    return signing.sign(publicKey.type(), signed);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the private key is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
    signing.wipe();
  }

  /** The public half only. */
  @Override
  public String toString() {
    return "private key of " + publicKey;
  }
}
