package dev.coffer.tape;

/**
 * Who made a drive and which one it is, after INQUIRY and its unit serial number page.
 *
 * @param vendor for example {@code IBM}; {@code COFFER} for a virtual drive
 * @param product for example {@code ULTRIUM-HH9}
 * @param revision firmware level
 * @param serial the unit serial number, unique with vendor and product
 * @param path how this host reaches it: a device node, or the directory of a virtual library with
 *     the drive's number
 */
public record DriveIdentity(
    String vendor, String product, String revision, String serial, String path) {}
