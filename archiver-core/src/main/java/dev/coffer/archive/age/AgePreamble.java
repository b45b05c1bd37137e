package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All of an age file that stands before its chunks: the header and the 16-byte payload nonce. It
 * holds no secret; a spare copy of it can stand in for a damaged one.
 */
public final class AgePreamble {
  private final AgeHeader header;
  private final byte[] payloadNonce;

  AgePreamble(AgeHeader header, byte[] payloadNonce) {
    this.header = header;
    this.payloadNonce = payloadNonce.clone();
  }

  /**
   * Takes exactly the preamble from the stream, which stands at the first chunk afterwards. Reads
   * byte by byte, so the stream should be buffered. Not more than 2 MiB and 1024 recipients are
   * accepted.
   *
   * @throws ArchiveException if it is not a well-formed age header; where the stream stands then is
   *     not defined
   * @throws IOException as the stream does
   */
  public static AgePreamble read(InputStream in) throws IOException {
    AgeHeader header = AgeHeader.read(in);
    byte[] nonce = in.readNBytes(PayloadLayout.NONCE_BYTES);
    if (nonce.length != PayloadLayout.NONCE_BYTES) {
      throw AgeFailure.HEADER.damaged("age file is cut off within the payload nonce");
    }
    return new AgePreamble(header, nonce);
  }

  /**
   * The preamble these bytes are, such as a spare copy.
   *
   * @throws ArchiveException if they are not one, or more than one
   */
  public static AgePreamble parse(byte[] bytes) throws ArchiveException {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      AgePreamble preamble = read(in);
      if (in.available() > 0) {
        throw AgeFailure.HEADER.damaged("age header is damaged: bytes follow the payload nonce");
      }
      return preamble;
    } catch (ArchiveException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("internal error: a byte array cannot fail", e);
    }
  }

  /** Header and nonce as they stand in the file. A copy. */
  public byte[] bytes() {
    return Primitives.concat(header.bytes(), payloadNonce);
  }

  /** How many bytes stand before the first chunk. */
  public int sizeBytes() {
    return header.bytes().length + payloadNonce.length;
  }

  /** The type of each recipient, in order, as the header spells it; for reports. */
  public List<String> recipientTypes() {
    return header.stanzas().stream().map(Stanza::type).toList();
  }

  /**
   * Whether a classic recipient weakens a post-quantum one. Such files are read, but the age
   * specification advises against them and we never write them.
   */
  public boolean mixesClassicAndPostQuantum() {
    List<String> types = recipientTypes();
    return types.contains(HybridRecipient.STANZA_TYPE)
        && types.contains(X25519Recipient.STANZA_TYPE);
  }

  /**
   * Finds the file key with one of the identities, and checks the header's MAC with it.
   *
   * @return the cipher for the chunks
   * @throws dev.coffer.archive.WrongKeyException if no identity fits, or the MAC does not
   * @throws ArchiveException if a recipient of a known type is malformed or asks for too much work
   */
  public PayloadCipher unlock(Collection<? extends AgeIdentity> identities)
      throws ArchiveException {
    FileKey fileKey = findFileKey(identities);
    if (!header.isAuthenticatedBy(fileKey)) {
      throw AgeFailure.HMAC.wrongKey("age header was altered: its MAC does not match");
    }
    return fileKey.payloadCipher(payloadNonce);
  }

  private FileKey findFileKey(Collection<? extends AgeIdentity> identities)
      throws ArchiveException {
    List<Stanza> stanzas = header.stanzas();
    if (stanzas.size() > 1 && recipientTypes().contains(PassphraseRecipient.STANZA_TYPE)) {
      throw AgeFailure.HEADER.damaged("age header is damaged: a passphrase is not alone in it");
    }
    for (AgeIdentity identity : identities) {
      Optional<FileKey> fileKey = identity.unwrap(stanzas);
      if (fileKey.isPresent()) {
        return fileKey.get();
      }
    }
    throw AgeFailure.NO_MATCH.wrongKey(
        "no identity opens this file: it is for "
            + stanzas.size()
            + (stanzas.size() == 1 ? " other recipient" : " other recipients"));
  }
}
