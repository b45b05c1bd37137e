/**
 * The audit log: append-only records, each carrying the hash of the one before.
 *
 * <pre>
 * record     = "coffer audit record 1" LF
 *              "sequence: " n LF "time: " instant LF "actor: " t LF "host: " t LF
 *              "interface: " t LF "action: " t LF "object: " t LF
 *              *("detail: " key "=" value LF) "previous: " 64 hex LF
 * hash       = SHA-256 of the record's text in UTF-8; the first record's previous is 64 zeros
 * head       = n ":" hash of record n
 * checkpoint = "coffer audit checkpoint 1" LF "head: " head LF "time: " instant LF,
 *              signed by the host key in namespace coffer-audit
 * export     = *(record "hash: " 64 hex LF LF)
 * </pre>
 *
 * <p>Text is escaped as {@link dev.coffer.catalog.audit.TextWriter} says, details are sorted by
 * key. The chain alone finds an edited, removed or reordered record. Who can write the file can
 * compute a whole new chain: that is what heads on cartridges and on paper contradict.
 */
@NullMarked
package dev.coffer.catalog.audit;

import org.jspecify.annotations.NullMarked;
