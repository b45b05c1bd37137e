/**
 * Who may do what: people with roles and SSH public keys, as a versioned list with a digest.
 *
 * <pre>
 * list   = "coffer people 1" LF "version: " n LF *person
 * person = "person: " name LF "called: " text LF "roles: " role *("," role) LF "added: " time LF
 *          [ "approver-since: " time LF "approves-from: " time LF ]
 *          *("key: " since SP approves-from SP type SP base64 LF)
 * </pre>
 *
 * <p>People stand in the order of their names, keys in the order they came. The digest is SHA-256
 * of the text; it goes into every request and onto every printed list.
 */
@NullMarked
package dev.coffer.catalog.people;

import org.jspecify.annotations.NullMarked;
