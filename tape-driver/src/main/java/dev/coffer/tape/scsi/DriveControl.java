package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveSettings;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A drive's answers about itself and its cartridge, by SCSI commands that move no tape. The
 * transport belongs to the caller.
 */
public final class DriveControl {
  private static final int LARGEST_TRANSFER = 0xFFFFFF;
  private static final long MEGABYTE = 1 << 20;

  private final ScsiUnit unit;
  private final Set<Integer> alertsTold = new HashSet<>();
  private final List<TapeAlert> alertsPending = new ArrayList<>();

  /** What TEST UNIT READY says. */
  public enum Readiness {
    READY,
    /** The drive is empty. */
    NO_CARTRIDGE,
    /** A cartridge is there and not threaded. */
    NEEDS_LOAD,
    /** The drive is at work: ask again. */
    BECOMING_READY
  }

  public DriveControl(ScsiTransport transport) {
    this.unit = new ScsiUnit(transport);
  }

  ScsiUnit unit() {
    return unit;
  }

  /** Who made the drive, and which one it is. */
  public DriveIdentity identity() throws TapeException {
    InquiryData data = unit.parse(unit.ask(PrimaryCommands.inquiry()), InquiryData::parse);
    if (data.deviceType() != InquiryData.SEQUENTIAL_ACCESS || !data.connected()) {
      throw new TransportException(
          "%s is no tape drive: device type actual=%02xh expected=01h"
              .formatted(unit.path(), data.deviceType()),
          null);
    }
    return new DriveIdentity(
        data.vendor(), data.product(), data.revision(), unit.serial(), unit.path());
  }

  /** Whether the drive can be used now. */
  public Readiness readiness() throws TapeException {
    ScsiCommand command = PrimaryCommands.testUnitReady();
    ScsiResult result = unit.send(command);
    if (result.isGood()) {
      return Readiness.READY;
    }
    if (result.key() != SenseKey.NOT_READY || result.sense().isEmpty()) {
      throw unit.failure(command, result).toException(null);
    }
    SenseData sense = result.sense().get();
    if (sense.additionalCode() == 0x3A) {
      return Readiness.NO_CARTRIDGE;
    }
    boolean busy =
        sense.additionalCode() == 0x04 && (sense.qualifier() == 1 || sense.qualifier() == 7);
    return busy ? Readiness.BECOMING_READY : Readiness.NEEDS_LOAD;
  }

  /** Looks until the drive has stopped loading, or the waiting is over. */
  Readiness awaitReady(BooleanSupplier waiting) throws TapeException {
    Readiness readiness = readiness();
    while (readiness == Readiness.BECOMING_READY && waiting.getAsBoolean()) {
      readiness = readiness();
    }
    return readiness;
  }

  /** True once if the cartridge may have been swapped, or the drive reset, since the last call. */
  public boolean takeMediumChanged() {
    return unit.takeMediumChanged();
  }

  /** True if the cartridge's tab, its kind or the host forbids writing. */
  public boolean writeProtected() throws TapeException {
    return unit.modeSense(ModePage.DEVICE_CONFIGURATION, 0)
        .map(ModeParameters::writeProtected)
        .orElse(false);
  }

  /** True if the cartridge memory says that the medium is write-once. */
  public boolean writeOnce() throws TapeException {
    return attribute(0, MamAttributes.MEDIUM_TYPE)
        .map(MamAttribute::value)
        .filter(value -> value.length == 1)
        .map(value -> (value[0] & 0xFF) == MamAttributes.MEDIUM_TYPE_WORM)
        .orElse(false);
  }

  /**
   * Asks everything the drive may lack.
   *
   * @param loaded a cartridge is there; without one, what depends on it counts as lacking
   * @param locate whether LOCATE was found to work
   */
  public TapeCapabilities capabilities(boolean loaded, boolean locate) throws TapeException {
    BlockLimits limits = blockLimits();
    return new TapeCapabilities(
        limits.minBytes(),
        limits.maxBytes(),
        partitionPage().map(page -> page.maxAdditional() + 1).orElse(1),
        locate,
        loaded && positionForm().isPresent(),
        loaded && unit.askIfKnown(PrimaryCommands.readAttribute(0, 0, 4096)).isPresent(),
        readAlerts(),
        new DriveEncryption(unit).algorithm().isPresent(),
        blockProtection(),
        allowRemoval());
  }

  /**
   * Lets the cartridge go: by the button, by a changer. A session that was killed may have left it
   * held.
   *
   * @return false where the drive does not know how to hold one
   */
  boolean allowRemoval() throws TapeException {
    return unit.askIfKnown(StreamCommands.preventMediumRemoval(false)).isPresent();
  }

  /** Holds the cartridge until {@link #allowRemoval}, or until the drive is reset. */
  boolean preventRemoval() throws TapeException {
    return unit.askIfKnown(StreamCommands.preventMediumRemoval(true)).isPresent();
  }

  /** What READ BLOCK LIMITS says; what a command can carry, where the drive states no limit. */
  public BlockLimits blockLimits() throws TapeException {
    Optional<byte[]> told = unit.askIfKnown(StreamCommands.readBlockLimits());
    BlockLimits limits =
        told.isPresent() ? unit.parse(told.get(), BlockLimits::parse) : new BlockLimits(0, 0, 1);
    return new BlockLimits(
        limits.granularity(),
        limits.maxBytes() == 0 ? LARGEST_TRANSFER : limits.maxBytes(),
        Math.max(1, limits.minBytes()));
  }

  private boolean blockProtection() throws TapeException {
    return unit.modeSense(
            ModePage.CONTROL_DATA_PROTECTION, ModePage.CONTROL_DATA_PROTECTION_SUBPAGE)
        .flatMap(parameters ->
            parameters.page(
                ModePage.CONTROL_DATA_PROTECTION, ModePage.CONTROL_DATA_PROTECTION_SUBPAGE))
        .isPresent();
  }

  private Optional<MediumPartitionPage> partitionPage() throws TapeException {
    Optional<ModePage> page =
        unit.modeSense(ModePage.MEDIUM_PARTITION, 0)
            .flatMap(parameters -> parameters.page(ModePage.MEDIUM_PARTITION, 0));
    if (page.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MediumPartitionPage.parse(page.get()));
    } catch (ScsiFormatException malformed) {
      // Seen on emulated drives: a page of the right code and another shape. No partitions then.
      return Optional.empty();
    }
  }

  /** Partitions on the loaded medium. */
  public int partitionCount() throws TapeException {
    return partitionPage().map(page -> page.additional() + 1).orElse(1);
  }

  /**
   * The form of READ POSITION to trust: none unless the short form tells a number, and says so of
   * the beginning. tgt answers the short form with "unknown" and the long form with zeros wherever
   * the tape stands.
   */
  private Optional<ReadPositionForm> positionForm() throws TapeException {
    ScsiCommand command = StreamCommands.readPosition(ReadPositionForm.SHORT);
    ScsiResult result = unit.send(command);
    if (!result.isGood()) {
      return Optional.empty();
    }
    ReadPositionData data =
        unit.parse(
            command.received(result),
            answer -> ReadPositionData.parse(ReadPositionForm.SHORT, answer));
    OptionalLong object = data.object();
    boolean longOnly = object.isEmpty() && positionBeyondShortForm();
    if (!longOnly
        && (object.isEmpty() || (object.getAsLong() == 0) != data.beginningOfPartition())) {
      return Optional.empty();
    }
    Optional<byte[]> longForm = unit.askIfKnown(StreamCommands.readPosition(ReadPositionForm.LONG));
    return Optional.of(longForm.isPresent() ? ReadPositionForm.LONG : ReadPositionForm.SHORT);
  }

  /** Object numbers of more than 32 bits fit the long form only. */
  private boolean positionBeyondShortForm() throws TapeException {
    Optional<byte[]> bytes = unit.askIfKnown(StreamCommands.readPosition(ReadPositionForm.LONG));
    if (bytes.isEmpty()) {
      return false;
    }
    ReadPositionData data =
        unit.parse(bytes.get(), answer -> ReadPositionData.parse(ReadPositionForm.LONG, answer));
    return data.object().orElse(0) > 0xFFFFFFFFL;
  }

  /** Where the drive says the tape stands; empty where it does not know or cannot tell. */
  public Optional<TapePosition> position() throws TapeException {
    Optional<ReadPositionForm> form = positionForm();
    if (form.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = unit.ask(StreamCommands.readPosition(form.get()));
    ReadPositionData data = unit.parse(bytes, answer -> ReadPositionData.parse(form.get(), answer));
    return data.object().isPresent()
        ? Optional.of(new TapePosition(data.partition(), data.object().getAsLong()))
        : Optional.empty();
  }

  /** Switches to blocks of variable length, where the drive has the switch. */
  public void setVariableBlocks() throws TapeException {
    Optional<ModeParameters> now = unit.modeSense(ModePage.DEVICE_CONFIGURATION, 0);
    if (now.isEmpty() || now.get().descriptor().isEmpty()) {
      return;
    }
    ModeParameters.BlockDescriptor descriptor = now.get().descriptor().get();
    if (descriptor.blockBytes() == 0) {
      return;
    }
    ModeParameters wanted =
        new ModeParameters(
            0,
            now.get().deviceSpecific() & 0x70,
            Optional.of(new ModeParameters.BlockDescriptor(descriptor.densityCode(), 0)),
            List.of());
    unit.tell(PrimaryCommands.modeSelect6(wanted.encode6(false)));
  }

  /** One attribute of the cartridge memory. */
  public Optional<MamAttribute> attribute(int partition, int id) throws TapeException {
    Optional<byte[]> data = unit.askIfKnown(PrimaryCommands.readAttribute(partition, id, 0x10000));
    if (data.isEmpty()) {
      return Optional.empty();
    }
    return unit.parse(data.get(), MamAttributes::parse).stream()
        .filter(each -> each.id() == id)
        .findFirst();
  }

  /** Writes attributes; the drive takes all or none. */
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    unit.tell(PrimaryCommands.writeAttribute(partition, MamAttributes.encode(attributes)));
  }

  /** A partition's room by the tape capacity log page, or else by the cartridge memory. */
  public Optional<MediumCapacity> capacity(int partition) throws TapeException {
    Optional<byte[]> page =
        unit.askIfKnown(PrimaryCommands.logSense(LogPage.TAPE_CAPACITY, 0, 1024));
    if (page.isPresent()) {
      Optional<MediumCapacity> told =
          unit.parse(page.get(), TapeCapacityLog::parse).partition(partition);
      if (told.isPresent()) {
        return told;
      }
    }
    Optional<Long> maximum = number(partition, MamAttributes.MAXIMUM_CAPACITY);
    Optional<Long> remaining = number(partition, MamAttributes.REMAINING_CAPACITY);
    return maximum.isPresent() && remaining.isPresent()
        ? Optional.of(new MediumCapacity(maximum.get() * MEGABYTE, remaining.get() * MEGABYTE))
        : Optional.empty();
  }

  private Optional<Long> number(int partition, int id) throws TapeException {
    Optional<byte[]> value = attribute(partition, id).map(MamAttribute::value);
    if (value.isEmpty() || value.get().length != 8 || value.get()[0] != 0) {
      return Optional.empty();
    }
    long number = 0;
    for (byte each : value.get()) {
      number = (number << 8) | (each & 0xFF);
    }
    return number <= Long.MAX_VALUE / MEGABYTE ? Optional.of(number) : Optional.empty();
  }

  /** A log page's bytes, empty where the drive does not have it. */
  public Optional<byte[]> logPage(int code) throws TapeException {
    return unit.askIfKnown(PrimaryCommands.logSense(code, 0, 0x4000));
  }

  /** What the drive has done in its life, where it tells. */
  public Optional<DeviceStatistics> deviceStatistics() throws TapeException {
    Optional<byte[]> page = logPage(LogPage.DEVICE_STATISTICS);
    return page.isPresent()
        ? Optional.of(unit.parse(page.get(), DeviceStatistics::parse))
        : Optional.empty();
  }

  /** What the loaded cartridge has been through, where the drive tells. */
  public Optional<VolumeStatistics> volumeStatistics() throws TapeException {
    Optional<byte[]> page = logPage(LogPage.VOLUME_STATISTICS);
    return page.isPresent()
        ? Optional.of(unit.parse(page.get(), VolumeStatistics::parse))
        : Optional.empty();
  }

  /** What drive and cartridge have been through, from all the log pages that the drive has. */
  DriveUsage usage() throws TapeException {
    Optional<DeviceStatistics> drive = deviceStatistics();
    Optional<VolumeStatistics> volume = volumeStatistics();
    return new DriveUsage(
        number(volume.map(VolumeStatistics::loads)),
        bytes(volume.map(VolumeStatistics::lifetimeMegabytesWritten)),
        bytes(volume.map(VolumeStatistics::lifetimeMegabytesRead)),
        number(volume.map(VolumeStatistics::unrecoveredWriteErrors)),
        number(volume.map(VolumeStatistics::unrecoveredReadErrors)),
        corrected(LogPage.WRITE_ERROR_COUNTERS),
        corrected(LogPage.READ_ERROR_COUNTERS),
        number(drive.map(DeviceStatistics::loads)),
        number(drive.map(DeviceStatistics::cleanings)),
        number(drive.map(DeviceStatistics::powerOnHours)),
        number(drive.map(DeviceStatistics::motionHoursSinceCleaning)));
  }

  private OptionalLong corrected(int code) throws TapeException {
    Optional<byte[]> page = logPage(code);
    return page.isPresent()
        ? unit.parse(page.get(), bytes -> ErrorCounters.parse(code, bytes)).corrected()
        : OptionalLong.empty();
  }

  private static OptionalLong number(Optional<OptionalLong> told) {
    return told.orElse(OptionalLong.empty());
  }

  /** Megabytes of log pages are millions of bytes; what is beyond a long is not believed. */
  private static OptionalLong bytes(Optional<OptionalLong> megabytes) {
    OptionalLong told = number(megabytes);
    return told.isPresent()
            && told.getAsLong() >= 0
            && told.getAsLong() <= Long.MAX_VALUE / 1_000_000
        ? OptionalLong.of(told.getAsLong() * 1_000_000)
        : OptionalLong.empty();
  }

  /** How the drive treats data now, by its compression page and its encryption status. */
  DriveSettings settings() throws TapeException {
    Optional<ModePage> page =
        unit.modeSense(ModePage.DATA_COMPRESSION, 0)
            .flatMap(parameters -> parameters.page(ModePage.DATA_COMPRESSION, 0));
    Optional<Boolean> compressing = Optional.empty();
    if (page.isPresent()) {
      try {
        compressing = Optional.of(DataCompressionPage.parse(page.get()).enabled());
      } catch (ScsiFormatException malformed) {
        // Seen on emulated drives: a page of the right code and another shape. Not known then.
        compressing = Optional.empty();
      }
    }
    return new DriveSettings(compressing, new DriveEncryption(unit).isOn());
  }

  /** Alerts raised since the last call, each once until {@link #forgetAlerts}. */
  public List<TapeAlert> alerts() throws TapeException {
    boolean told = readAlerts();
    List<TapeAlert> alerts = told ? List.copyOf(alertsPending) : List.of();
    alertsPending.clear();
    return alerts;
  }

  /** Reading the page clears it in most drives, so what it says is kept until it is fetched. */
  private boolean readAlerts() throws TapeException {
    Optional<byte[]> page = unit.askIfKnown(PrimaryCommands.logSense(LogPage.TAPE_ALERT, 0, 1024));
    if (page.isEmpty()) {
      return false;
    }
    for (TapeAlert alert : unit.parse(page.get(), TapeAlerts::parse)) {
      if (alertsTold.add(alert.flag())) {
        alertsPending.add(alert);
      }
    }
    return true;
  }

  /** A new cartridge: the same flags count again. */
  void forgetAlerts() {
    alertsTold.clear();
  }

  /** Makes one or two partitions by mode page 11h and FORMAT MEDIUM. */
  void format(long firstPartitionBytes) throws TapeException {
    Optional<MediumPartitionPage> now = partitionPage();
    boolean two = firstPartitionBytes > 0;
    if (now.isPresent()) {
      MediumPartitionPage wanted = partitions(now.get(), two ? firstPartitionBytes : 0);
      ModeParameters parameters =
          new ModeParameters(0, 0x10, Optional.empty(), List.of(wanted.encode()));
      unit.tell(PrimaryCommands.modeSelect10(parameters.encode10(false)));
    }
    unit.tell(StreamCommands.formatMedium(now.isPresent() && two ? 1 : 0));
  }

  private static MediumPartitionPage partitions(MediumPartitionPage now, long firstBytes) {
    int exponent = firstBytes > 60_000L * 1_000_000 ? 9 : 6;
    long unit = exponent == 9 ? 1_000_000_000L : 1_000_000L;
    int size = (int) Math.min(0xFFFE, Math.ceilDiv(firstBytes, unit));
    return new MediumPartitionPage(
        now.maxAdditional(),
        firstBytes > 0 ? 1 : 0,
        MediumPartitionPage.Kind.INITIATOR_DEFINED,
        MediumPartitionPage.UNIT_POWER_OF_TEN,
        true,
        exponent,
        firstBytes > 0
            ? List.of(size, MediumPartitionPage.REST)
            : List.of(MediumPartitionPage.REST));
  }
}
