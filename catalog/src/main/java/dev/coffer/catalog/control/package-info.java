/**
 * The one way to custody, people, requests and the audit log in a catalog: the rules of {@code
 * custody}, {@code people} and {@code request} over its tables.
 *
 * <p>{@link dev.coffer.catalog.control.Control} is made for a session and used within it. Every
 * change is decided by the pure rules from what the tables say, signatures are checked in the same
 * transaction, and the change and its audit record are written together or not at all. Who did
 * something is always the session's actor; roles come from the list of people, the time from the
 * custody clock.
 *
 * <p>A change of state that the rules allowed leaves a permit, without which the table's triggers
 * refuse it; so {@link dev.coffer.catalog.CartridgeRepository#transition} alone does the day's work
 * of one operator and nothing more.
 */
@NullMarked
package dev.coffer.catalog.control;

import org.jspecify.annotations.NullMarked;
