package dev.coffer.tape;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How large a block a drive takes, and how much the way to it carries.
 *
 * @param minBlockBytes the smallest block the drive takes
 * @param maxBlockBytes the largest one
 * @param commandBytes what the kernel sends in one command at the least, where it tells
 * @param commandPieces pieces of memory it sends in one command, where it tells: a page of 4 KiB in
 *     each, if memory is in many places
 */
public record TransferLimits(
    int minBlockBytes, int maxBlockBytes, OptionalLong commandBytes, OptionalInt commandPieces) {

  /** Whether the drive takes blocks of a size. */
  public boolean takes(int blockBytes) {
    return blockBytes >= minBlockBytes && blockBytes <= maxBlockBytes;
  }
}
