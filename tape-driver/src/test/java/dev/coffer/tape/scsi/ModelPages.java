package dev.coffer.tape.scsi;

import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.scsi.ModelCartridge.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model drive tells of itself and its cartridge: mode pages, log pages, cartridge memory.
 */
final class ModelPages {
  private ModelPages() {}

  static ScsiResult inquiry(ScsiCommand command, byte[] cdb, String serial) {
    if ((cdb[1] & 1) == 0) {
      return ModelTapeDrive.answer(
          command, new InquiryData(1, true, true, 6, "COFFER", "MODEL-LTO9", "0001").encode());
    }
    return (cdb[2] & 0xFF) == VitalProductData.UNIT_SERIAL_NUMBER
        ? ModelTapeDrive.answer(command, VitalProductData.encodeSerialNumber(1, "  " + serial))
        : ModelTapeDrive.illegal(0x24);
  }

  static ScsiResult logSense(
      ScsiCommand command, byte[] cdb, Optional<ModelCartridge> cartridge, Set<Integer> alerts) {
    LogPage page;
    switch (cdb[2] & 0x3F) {
      case LogPage.TAPE_ALERT -> {
        page = TapeAlerts.page(List.copyOf(alerts));
        alerts.clear();
      }
      case LogPage.TAPE_CAPACITY -> page = capacityPage(cartridge);
      case LogPage.VOLUME_STATISTICS ->
          page =
              new LogPage(
                  LogPage.VOLUME_STATISTICS,
                  0,
                  List.of(
                      LogPage.Parameter.number(
                          1, 4, cartridge.map(each -> each.loads).orElse(0L))));
      default -> {
        return ModelTapeDrive.illegal(0x24);
      }
    }
    return ModelTapeDrive.answer(command, page.encode());
  }

  private static LogPage capacityPage(Optional<ModelCartridge> cartridge) {
    List<LogPage.Parameter> parameters = new ArrayList<>();
    List<Partition> all = cartridge.map(each -> each.partitions).orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      Partition each = all.get(i);
      parameters.add(
          LogPage.Parameter.number(1 + i, 4, (each.capacityBytes - each.usedBytes()) >> 20));
      parameters.add(LogPage.Parameter.number(3 + i, 4, each.capacityBytes >> 20));
    }
    return new LogPage(LogPage.TAPE_CAPACITY, 0, parameters);
  }

  static ScsiResult readAttribute(ScsiCommand command, byte[] cdb, ModelCartridge cartridge) {
    int wanted = cdb[7];
    if (wanted >= cartridge.partitions.size()) {
      return ModelTapeDrive.illegal(0x24);
    }
    int first = (int) ModelTapeDrive.number(cdb, 8, 2);
    List<MamAttribute> found =
        cartridge.partitions.get(wanted).attributes.values().stream()
            .filter(each -> each.id() >= first)
            .toList();
    return found.isEmpty()
        ? ModelTapeDrive.illegal(0x24)
        : ModelTapeDrive.answer(command, MamAttributes.encode(found));
  }

  static ScsiResult writeAttribute(ScsiCommand command, byte[] cdb, ModelCartridge cartridge) {
    try {
      List<MamAttribute> attributes = MamAttributes.parse(ModelTapeDrive.sent(command));
      if (attributes.stream().anyMatch(each -> each.id() < 0x0800)) {
        return ModelTapeDrive.illegal(0x26);
      }
      Map<Integer, MamAttribute> memory = cartridge.partitions.get(cdb[7]).attributes;
      for (MamAttribute each : attributes) {
        if (each.value().length == 0) {
          memory.remove(each.id());
        } else {
          memory.put(each.id(), each);
        }
      }
      return ScsiResult.good(0);
    } catch (ScsiFormatException e) {
      return ModelTapeDrive.illegal(0x26);
    }
  }

  static ScsiResult modeSense(
      ScsiCommand command,
      byte[] cdb,
      ModelFeatures features,
      Optional<ModelCartridge> cartridge,
      int partition,
      int blockBytes) {
    int code = cdb[2] & 0x3F;
    int subpage = cdb[3];
    List<ModePage> pages = new ArrayList<>();
    switch (code << 8 | subpage) {
      case 0x0F00 -> pages.add(new DataCompressionPage(true, true, true, 1, 1).encode());
      case 0x1000 ->
          pages.add(
              new DeviceConfigurationPage(partition, 0, true, true, false, 1, false).encode());
      case 0x1100 -> {
        if (features.maxPartitions() < 2) {
          return ModelTapeDrive.illegal(0x24);
        }
        pages.add(partitionPage(features, cartridge).encode());
      }
      default -> {
        return ModelTapeDrive.illegal(0x24);
      }
    }
    boolean isProtected = cartridge.filter(each -> each.writeProtected).isPresent();
    ModeParameters parameters =
        new ModeParameters(
            0,
            (isProtected ? 0x80 : 0) | 0x10,
            Optional.of(new ModeParameters.BlockDescriptor(0x60, blockBytes)),
            pages);
    boolean six = command.operationCode() == 0x1A;
    return ModelTapeDrive.answer(
        command, six ? parameters.encode6(true) : parameters.encode10(true));
  }

  private static MediumPartitionPage partitionPage(
      ModelFeatures features, Optional<ModelCartridge> cartridge) {
    int count = cartridge.map(each -> each.partitions.size()).orElse(1);
    return new MediumPartitionPage(
        features.maxPartitions() - 1,
        count - 1,
        MediumPartitionPage.Kind.INITIATOR_DEFINED,
        MediumPartitionPage.UNIT_POWER_OF_TEN,
        true,
        6,
        List.of(MediumPartitionPage.REST));
  }
}
