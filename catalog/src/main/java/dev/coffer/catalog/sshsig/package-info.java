/**
 * SSH signatures over text and files, as {@code ssh-keygen -Y sign} and {@code -Y verify} make and
 * check them (OpenSSH PROTOCOL.sshsig, PROTOCOL.u2f, PROTOCOL.key).
 *
 * <pre>
 * armor      = "-----BEGIN SSH SIGNATURE-----" LF base64(blob) LF "-----END SSH SIGNATURE-----" LF
 * blob       = "SSHSIG" u32(1) string(publickey) string(namespace) string(reserved)
 *              string(hash) string(signature)
 * signed M   = "SSHSIG" string(namespace) string("") string(hash) string(H(message))
 * hash       = "sha256" | "sha512"
 * signature  = string(algorithm) rest by algorithm, see {@link dev.coffer.catalog.sshsig.SshKeyType}
 * string(x)  = u32(length of x) x
 * </pre>
 *
 * <p>Readers are strict: a limit on every length, no bytes left over, numbers in their shortest
 * form, base64 in its canonical form. What cannot be read is an {@link
 * dev.coffer.catalog.sshsig.SshFormatException}; what can be read and is not good is a {@link
 * dev.coffer.catalog.sshsig.Verification.Refused}. Both carry a {@link
 * dev.coffer.catalog.sshsig.Refusal}.
 */
@NullMarked
package dev.coffer.catalog.sshsig;

import org.jspecify.annotations.NullMarked;
