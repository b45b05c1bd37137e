package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tape file of a manifest: a plain ustar of {@code manifest.json} and {@code
 * manifest.json.sig}.
 *
 * @param manifest what it says
 * @param json the very bytes that were signed
 * @param signature armored SSHSIG
 */
public record ManifestFile(Manifest manifest, byte[] json, byte[] signature) {
  private static final String JSON_NAME = "manifest.json";
  private static final String SIGNATURE_NAME = "manifest.json.sig";

  public static ManifestFile sign(Manifest manifest, ManifestSigner signer) {
    byte[] json = ManifestCodec.encode(manifest);
    return new ManifestFile(manifest, json, signer.sign(json));
  }

  /** The bytes of the tape file. */
  public byte[] encode(Instant modifiedAt) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(JSON_NAME, json);
    files.put(SIGNATURE_NAME, signature);
    return TextTar.write(files, modifiedAt);
  }

  /** Reads the tape file; says nothing of the signature. */
  public static ManifestFile decode(byte[] tapeFile) throws ArchiveException {
    Map<String, byte[]> files = TextTar.read("manifest", tapeFile);
    byte[] json = files.get(JSON_NAME);
    byte[] signature = files.get(SIGNATURE_NAME);
    if (json == null || signature == null) {
      throw new ArchiveDamagedException(
          "manifest: %s or %s is missing".formatted(JSON_NAME, SIGNATURE_NAME));
    }
    return new ManifestFile(ManifestCodec.decode(json), json, signature);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManifestFile that
        && Arrays.equals(json, that.json)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }
}
