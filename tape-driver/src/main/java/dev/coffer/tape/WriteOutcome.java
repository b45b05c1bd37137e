package dev.coffer.tape;

/**
 * A write that succeeded.
 *
 * @param next the position behind what was written
 * @param space whether the end of the medium is near
 */
public record WriteOutcome(TapePosition next, MediumSpace space) {}
