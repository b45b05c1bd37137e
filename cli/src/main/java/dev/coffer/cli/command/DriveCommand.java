package dev.coffer.cli.command;

import dev.coffer.catalog.DriveReport;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.DriveJob;
import dev.coffer.cli.job.DriveJob.Listed;
import dev.coffer.cli.terminal.Bytes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer drive}. */
@Command(
    name = "drive",
    description = "See what drives there are, and what each can do.",
    subcommands = {DriveCommand.ListAll.class, DriveCommand.Show.class})
final class DriveCommand extends GroupCommand {

  /** {@code coffer drive list}. */
  @Command(
      name = "list",
      description = "List the drives of the library, and the other drives of this host.",
      footer = "No drive is opened. A drive without a number is not in this home's library.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<Listed> listing =
          new Listing<Listed>()
              .column(
                  "DRIVE",
                  "number",
                  each -> each.number().isPresent() ? each.number().getAsInt() : null)
              .column("SERIAL", "serial", Listed::serial)
              .column("NODE", "node", each -> each.device().map(TapeDevice::node))
              .column("GENERIC", "generic", each -> each.device().flatMap(TapeDevice::generic))
              .column("VENDOR", "vendor", each -> each.device().map(TapeDevice::vendor))
              .column("PRODUCT", "product", each -> each.device().map(TapeDevice::product))
              .column("REVISION", "revision", each -> each.device().map(TapeDevice::revision))
              .column("CARTRIDGE", "cartridge", Listed::cartridge);
      output(json.enabled)
          .list(
              listing,
              new DriveJob(site()).list(),
              "no drives; 'coffer doctor' says what may be missing");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer drive show}. */
  @Command(
      name = "show",
      description = "Ask a drive what it is, what it can do, and how it feels.",
      footer = "The tape does not move. Alerts are recorded in the catalog: drives tell them once.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(
        index = "0",
        paramLabel = "DRIVE",
        description = "Its number in the library, or its serial number or node.")
    private String name;

    @Override
    protected ExitCode run() throws Exception {
      DriveJob.Shown shown = new DriveJob(site()).show(name);
      TapeCapabilities can = shown.capabilities();
      DriveUsage usage = shown.checkup().usage();
      Facts facts =
          new Facts()
              .add("vendor", shown.identity().vendor())
              .add("product", shown.identity().product())
              .add("revision", shown.identity().revision())
              .add("serial", shown.identity().serial())
              .add("path", shown.identity().path())
              .add("loaded", shown.status().loaded() ? "yes" : "no")
              .add("position", shown.status().position().map(Object::toString))
              .add("partitions", shown.status().loaded() ? shown.status().partitionCount() : null)
              .add(
                  "writeProtected",
                  shown.status().loaded() ? yesNo(shown.status().writeProtected()) : null)
              .add("writeOnce", shown.status().loaded() ? yesNo(shown.status().worm()) : null)
              .add("mediumSerial", shown.status().mediumSerial())
              .add("smallestBlock", new Bytes(can.minBlockBytes()))
              .add("largestBlock", new Bytes(can.maxBlockBytes()))
              .add("can", abilities(can))
              .add("lacks", shown.missing())
              .add("compression", onOff(shown.settings().compressing()))
              .add("encryption", onOff(shown.settings().encrypting()))
              .add("alerts", shown.checkup().alerts().stream().map(Show::words).toList())
              .add(
                  "alertsBefore",
                  shown.past().alerted().stream()
                      .skip(shown.checkup().alerts().isEmpty() ? 0 : 1)
                      .flatMap(each -> HealthFacts.alerts(each).stream())
                      .toList())
              .add("lastCleaned", shown.past().cleaned().map(DriveReport::at));
      addUsage(facts, usage);
      output(json.enabled).facts(facts);
      return ExitCode.DONE;
    }

    private static void addUsage(Facts facts, DriveUsage usage) {
      facts
          .add("driveLoads", number(usage.driveLoads()))
          .add("driveCleanings", number(usage.driveCleanings()))
          .add("powerOnHours", number(usage.drivePowerOnHours()))
          .add("motionHoursSinceCleaning", number(usage.motionHoursSinceCleaning()))
          .add("cartridgeLoads", number(usage.cartridgeLoads()))
          .add("cartridgeWritten", bytes(usage.cartridgeBytesWritten()))
          .add("cartridgeRead", bytes(usage.cartridgeBytesRead()))
          .add("unrecoveredWriteErrors", number(usage.cartridgeWriteErrors()))
          .add("unrecoveredReadErrors", number(usage.cartridgeReadErrors()))
          .add("correctedWriteErrors", number(usage.correctedWriteErrors()))
          .add("correctedReadErrors", number(usage.correctedReadErrors()));
    }

    private static List<String> abilities(TapeCapabilities can) {
      List<String> abilities = new ArrayList<>();
      add(abilities, can.readPosition(), "tells its position");
      add(abilities, can.locate(), "locates");
      add(abilities, can.mediumAuxiliaryMemory(), "reads the cartridge memory");
      add(abilities, can.maxPartitions() > 1, "makes " + can.maxPartitions() + " partitions");
      add(abilities, can.alerts(), "raises alerts");
      add(abilities, can.encryption(), "encrypts");
      add(abilities, can.logicalBlockProtection(), "checks a CRC of each block");
      add(abilities, can.removalLock(), "keeps its cartridge during a job");
      return abilities;
    }

    private static void add(List<String> abilities, boolean can, String words) {
      if (can) {
        abilities.add(words);
      }
    }

    private static String words(TapeAlert alert) {
      return "%s %d: %s"
          .formatted(alert.severity().name().toLowerCase(Locale.ROOT), alert.flag(), alert.text());
    }

    private static String yesNo(boolean value) {
      return value ? "yes" : "no";
    }

    private static @Nullable String onOff(Optional<Boolean> value) {
      return value.map(on -> on ? "on" : "off").orElse(null);
    }

    private static @Nullable Object number(OptionalLong value) {
      return value.isPresent() ? value.getAsLong() : null;
    }

    private static @Nullable Object bytes(OptionalLong value) {
      return value.isPresent() ? new Bytes(value.getAsLong()) : null;
    }
  }
}
