package dev.coffer.catalog;

import java.time.Instant;

/**
 * One change of a cartridge's state on one axis.
 *
 * @param number ascending in the order of recording, unique in a catalog
 * @param from the state before; empty text for the first
 */
public record CartridgeEvent(
    long number,
    Barcode barcode,
    Axis axis,
    String from,
    String to,
    Instant at,
    Principal by,
    String why) {
  /** Which of the two independent states changed. */
  public enum Axis {
    DATA,
    CUSTODY
  }
}
