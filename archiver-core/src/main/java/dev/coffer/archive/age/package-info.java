/**
 * The age v1 file format (C2SP age.md, tag age/v1.1.0): reading and writing with X25519, hybrid
 * post-quantum (mlkem768x25519) and passphrase recipients.
 *
 * <pre>
 * file     = header || payload nonce (16 bytes) || chunks
 * header   = "age-encryption.org/v1" LF 1*stanza "--- " MAC LF
 * stanza   = "-> " type *(" " argument) LF body in base64, lines of 64, the last one shorter
 * chunk    = ChaCha20-Poly1305(payload key, 11-byte counter || last flag, 1..65536 bytes)
 * </pre>
 *
 * <p>{@link dev.coffer.archive.age.AgeEncryptor} and {@link dev.coffer.archive.age.AgePreamble} are
 * for pipelines that seal and open chunks in parallel; {@link
 * dev.coffer.archive.age.AgeOutputStream}, {@link dev.coffer.archive.age.AgeInputStream} and {@link
 * dev.coffer.archive.age.AgeSeekableReader} do it for small files. Keys are made and read by {@link
 * dev.coffer.archive.age.AgeIdentity}, {@link dev.coffer.archive.age.AgeRecipient} and {@link
 * dev.coffer.archive.age.IdentityFile}.
 *
 * <p>No method here puts a secret into a message or a {@code toString}.
 */
@NullMarked
package dev.coffer.archive.age;

import org.jspecify.annotations.NullMarked;
