package dev.coffer.tape;

/**
 * What a drive with its medium can do. Callers look here first; what is missing is never discovered
 * by an exception.
 *
 * @param minBlockBytes smallest block the drive takes
 * @param maxBlockBytes largest block the drive takes
 * @param maxPartitions partitions a medium may have here, 1 where partitioning is not supported
 * @param locate true if positioning to an object is one command; false if it is spacing and
 *     counting
 * @param readPosition true if the drive itself tells where it stands
 * @param mediumAuxiliaryMemory true if attributes can be read and written
 * @param alerts true if TapeAlert flags can be read
 * @param encryption true if the drive can encrypt
 * @param logicalBlockProtection true if the drive checks a CRC of every block
 * @param removalLock true if the drive keeps a loaded cartridge until it is unloaded or given back,
 *     whoever presses its button
 */
public record TapeCapabilities(
    int minBlockBytes,
    int maxBlockBytes,
    int maxPartitions,
    boolean locate,
    boolean readPosition,
    boolean mediumAuxiliaryMemory,
    boolean alerts,
    boolean encryption,
    boolean logicalBlockProtection,
    boolean removalLock) {}
