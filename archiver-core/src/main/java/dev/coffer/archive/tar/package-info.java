/**
 * The PAX tar codec: POSIX.1-2017 pax interchange format, with the extensions GNU tar, bsdtar and
 * star agree on for extended attributes, access control lists and sparse files.
 *
 * <p>An entry as {@link dev.coffer.archive.tar.TarEncoder} writes it, each part a multiple of 512
 * bytes:
 *
 * <pre>
 * entry     = [ pax-block records ] ustar-block [ sparse-map ] data zeros-to-512
 * records   = *( LENGTH " " key "=" value LF ) zeros-to-512       typeflag x
 * key       = "hdrcharset" / "path" / "linkpath" / "size" / "uid" / "gid" / "uname" / "gname"
 *           / "mtime" / "SCHILY.acl.access" / "SCHILY.acl.default" / "SCHILY.xattr." NAME
 *           / "GNU.sparse.major" / "GNU.sparse.minor" / "GNU.sparse.name" / "GNU.sparse.realsize"
 * sparse-map= COUNT LF *( OFFSET LF LENGTH LF ) zeros-to-512      GNU sparse format 1.0
 * end       = 1024 zero bytes
 * </pre>
 *
 * <p>A record is there only where the ustar block cannot say the same. {@code hdrcharset=BINARY} is
 * first where a name is not UTF-8. Nothing depends on the clock, the locale or the host.
 */
@NullMarked
package dev.coffer.archive.tar;

import org.jspecify.annotations.NullMarked;
