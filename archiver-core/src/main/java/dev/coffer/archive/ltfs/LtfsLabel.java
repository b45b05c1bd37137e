package dev.coffer.archive.ltfs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The label of one partition: what its VOL1 record and its XML record say.
 *
 * @param barcode the six characters of the VOL1 label, empty if they are blanks
 * @param version of the format
 * @param creator who formatted the volume
 * @param formattedAt when, the same to the nanosecond in both labels
 * @param volumeUuid the volume's identity
 * @param partition the letter of the partition that carries this label
 * @param indexPartition the letter of the index partition
 * @param dataPartition the letter of the data partition
 * @param blockSizeBytes size of every record but the last of an extent or an index
 * @param compression whether the drive is to compress
 */
public record LtfsLabel(
    Optional<String> barcode,
    LtfsVersion version,
    String creator,
    Instant formattedAt,
    UUID volumeUuid,
    char partition,
    char indexPartition,
    char dataPartition,
    int blockSizeBytes,
    boolean compression) {

  public LtfsLabel {
    if (indexPartition == dataPartition
        || (partition != indexPartition && partition != dataPartition)) {
      throw new IllegalArgumentException(
          "partitions: this=%s index=%s data=%s"
              .formatted(partition, indexPartition, dataPartition));
    }
  }

  /** The label of the other partition of the same volume. */
  LtfsLabel on(char letter) {
    return new LtfsLabel(
        barcode,
        version,
        creator,
        formattedAt,
        volumeUuid,
        letter,
        indexPartition,
        dataPartition,
        blockSizeBytes,
        compression);
  }

  /** True if both labels are of one volume; the creator is not compared. */
  boolean sameVolume(LtfsLabel other) {
    return on(other.partition).withCreator(other.creator).equals(other);
  }

  private LtfsLabel withCreator(String newCreator) {
    return new LtfsLabel(
        barcode,
        version,
        newCreator,
        formattedAt,
        volumeUuid,
        partition,
        indexPartition,
        dataPartition,
        blockSizeBytes,
        compression);
  }
}
