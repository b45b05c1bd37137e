package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.TransferLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether blocks of the configured size get through to the drives, and what stands in their way:
 * the drive's block limits, what the kernel sends in one command, what the host adapter takes.
 */
final class LimitsCheck {
  private static final String CHECK = "block size";
  private static final long PAGE_BYTES = 4096;

  private final TapeHost tapes;
  private final HostFiles files;
  private final int blockBytes;

  LimitsCheck(TapeHost tapes, HostFiles files, int blockBytes) {
    this.tapes = tapes;
    this.files = files;
    this.blockBytes = blockBytes;
  }

  List<Finding> examine(List<TapeDevice> drives) {
    List<Finding> findings = new ArrayList<>();
    List<HostFiles.Adapter> adapters = new ArrayList<>();
    for (TapeDevice drive : drives) {
      limits(findings, drive);
      for (HostFiles.Adapter adapter : files.adaptersOf(drive.node())) {
        if (!adapters.contains(adapter)) {
          adapters.add(adapter);
        }
      }
    }
    adapters.forEach(adapter -> adapter(findings, adapter));
    if (!drives.isEmpty()) {
      drivers(findings);
    }
    return findings;
  }

  private void limits(List<Finding> findings, TapeDevice drive) {
    Optional<TransferLimits> told;
    try {
      told = tapes.limits(drive);
    } catch (TapeException unanswered) {
      findings.add(
          Finding.doubtful(
              drive.lastingName(), "does not tell its block limits: " + unanswered.getMessage()));
      return;
    }
    if (told.isEmpty()) {
      return;
    }
    TransferLimits limits = told.get();
    String takes =
        "takes blocks of %s to %s"
            .formatted(size(limits.minBlockBytes()), size(limits.maxBlockBytes()));
    if (!limits.takes(blockBytes)) {
      findings.add(
          Finding.bad(
              drive.lastingName(),
              "%s, and block-size is %s: it can label no volume; set block-size within these limits"
                  .formatted(takes, size(blockBytes)),
              ExitCode.DEVICE_ERROR));
    } else if (limits.commandBytes().isPresent()
        && limits.commandBytes().getAsLong() < blockBytes) {
      findings.add(
          Finding.doubtful(
              drive.lastingName(),
              "%s; the kernel surely sends only %s in one command, and block-size is %s: if writing fails, lower block-size, or raise the limit of %s"
                  .formatted(
                      takes,
                      size(limits.commandBytes().getAsLong()),
                      size(blockBytes),
                      module(drive))));
    } else {
      findings.add(Finding.good(drive.lastingName(), takes + path(limits) + needed()));
    }
  }

  private String module(TapeDevice drive) {
    return files.adaptersOf(drive.node()).stream()
        .flatMap(each -> each.module().stream())
        .findFirst()
        .map(each -> "the module " + each)
        .orElse("the adapter's module");
  }

  private static String path(TransferLimits limits) {
    String bytes =
        limits.commandBytes().isPresent()
            ? "; the kernel sends %s in one command"
                .formatted(size(limits.commandBytes().getAsLong()))
            : "";
    return limits.commandPieces().isPresent()
        ? "%s, in %d pieces".formatted(bytes, limits.commandPieces().getAsInt())
        : bytes;
  }

  private String needed() {
    return "; block-size is " + size(blockBytes);
  }

  /** The host adapter takes so many pieces of a page each in one command, wherever they lie. */
  private void adapter(List<Finding> findings, HostFiles.Adapter adapter) {
    long bytes = adapter.pieces() * PAGE_BYTES;
    if (bytes < blockBytes) {
      findings.add(
          Finding.doubtful(
              CHECK,
              "%s%s surely carries only %s in one command (sg_tablesize %d), blocks have %s:"
                      .formatted(
                          adapter.name(),
                          adapter.module().map(each -> " (" + each + ")").orElse(""),
                          size(bytes),
                          adapter.pieces(),
                          size(blockBytes))
                  + " raise the limit of its module, or lower block-size"));
    }
  }

  private void drivers(List<Finding> findings) {
    if (files.stMovesDirectly().filter(direct -> !direct).isPresent()) {
      findings.add(
          Finding.doubtful(
              CHECK,
              "st copies each block once more (try_direct_io 0), which costs speed and may hold"
                  + " back large blocks: options st try_direct_io=1 in /etc/modprobe.d"));
    }
    files
        .sgReservedBytes()
        .filter(bytes -> bytes < blockBytes)
        .ifPresent(bytes ->
            findings.add(
                Finding.good(
                    CHECK,
                    "sg reserves %s a file (def_reserved_size); data goes by st, so blocks of %s"
                            .formatted(size(bytes), size(blockBytes))
                        + " do not depend on it")));
  }

  private static String size(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
