package dev.coffer.archive.stream;

/** What the packing thread hands to the thread that owns the drive, in order. */
sealed interface Parcel {
  record Begin(int segmentNumber, long firstTarOffset, byte[] ageHeader) implements Parcel {}

  record Data(Batch batch) implements Parcel {}

  record End(long tarBytes, int[] frameSizes) implements Parcel {}

  record Finish() implements Parcel {}
}
