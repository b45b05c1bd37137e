package dev.coffer.tape;

import java.util.Optional;

/**
 * What a look at the drive says.
 *
 * @param loaded a cartridge is threaded and ready
 * @param writeProtected the cartridge's tab, or the medium, forbids writing
 * @param worm the medium is write-once
 * @param partitionCount partitions on the medium, 0 while nothing is loaded
 * @param position where the tape stands, empty if nothing is loaded or the position is lost
 * @param mediumSerial the cartridge's own serial number from its memory, empty if not known
 */
public record DriveStatus(
    boolean loaded,
    boolean writeProtected,
    boolean worm,
    int partitionCount,
    Optional<TapePosition> position,
    Optional<String> mediumSerial) {}
