package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Site;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether this host reaches its tape drives: modules, nodes, permissions, who has them, and how
 * much the way to them carries at once. Opens no device, and says nothing where there is neither a
 * drive nor a configuration that wants one.
 */
final class HardwareCheck implements HealthCheck {
  private final Optional<TapeHost> host;
  private final HostFiles files;

  /** This machine. */
  HardwareCheck() {
    this(Optional.empty(), new HostFiles(Path.of("/")));
  }

  /**
   * Another machine, for tests.
   *
   * @param host its drives; empty for those of the home's desk
   */
  HardwareCheck(Optional<TapeHost> host, HostFiles files) {
    this.host = host;
    this.files = files;
  }

  @Override
  public String subject() {
    return "tape hardware";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Site> site = patient.site();
    if (site.isEmpty()) {
      return List.of();
    }
    TapeHost tapes = host.orElse(site.get().desk().host());
    boolean real = site.get().config().library().virtualPath().isEmpty();
    List<TapeDevice> drives = tapes.drives();
    List<TapeDevice> changers = tapes.changers();
    if (!real && drives.isEmpty() && changers.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    modules(findings, site.get().config(), real);
    if (drives.isEmpty()) {
      findings.add(
          real
              ? Finding.bad(
                  subject(),
                  "this host sees no tape drive: cabling, HBA, zoning; lsscsi -g shows what it"
                      + " sees",
                  ExitCode.DEVICE_ERROR)
              : Finding.doubtful(subject(), "there is a changer, but no tape drive"));
    }
    List<TapeDevice> devices = new ArrayList<>(drives);
    devices.addAll(changers);
    for (TapeDevice device : devices) {
      nodes(findings, device, drives.contains(device));
    }
    findings.addAll(
        new LimitsCheck(tapes, files, site.get().config().archive().blockSizeBytes())
            .examine(drives));
    return findings;
  }

  private void modules(List<Finding> findings, Config config, boolean real) {
    boolean changer = config.library() instanceof Config.ChangerLibrary;
    for (String module : changer ? List.of("st", "sg", "ch") : List.of("st", "sg")) {
      if (!files.hasModule(module)) {
        String words =
            "the kernel's module %s is not loaded: modprobe %s, and a line in /etc/modules-load.d"
                .formatted(module, module);
        findings.add(
            real && !module.equals("ch")
                ? Finding.bad("module " + module, words, ExitCode.DEVICE_ERROR)
                : Finding.doubtful("module " + module, words));
      }
    }
  }

  private void nodes(List<Finding> findings, TapeDevice device, boolean isDrive) {
    String check = device.lastingName();
    List<Finding> own = new ArrayList<>();
    for (String node : isDrive ? both(device) : device.generic().stream().toList()) {
      Path path = files.at(node);
      if (!Files.exists(path)) {
        own.add(
            Finding.bad(
                check,
                node + " has no node: udev makes it; in a container pass it through",
                ExitCode.DEVICE_ERROR));
      } else if (!Files.isReadable(path) || !Files.isWritable(path)) {
        own.add(
            Finding.bad(
                check,
                "%s belongs to the group %s, which this process is not in: usermod -a -G %s USER, then log in again"
                    .formatted(node, files.groupOf(path), files.groupOf(path)),
                ExitCode.DEVICE_ERROR));
      }
      for (HostFiles.Holder holder : files.holders(node)) {
        own.add(
            Finding.doubtful(
                check,
                "%s is open in process %d (%s): while it is, no other can use the drive"
                    .formatted(node, holder.process(), holder.name())));
      }
    }
    if (device.generic().isEmpty()) {
      own.add(
          files.hasCapability(HostFiles.CAP_SYS_RAWIO)
              ? Finding.doubtful(
                  check, "has no generic node; CAP_SYS_RAWIO makes up for it: modprobe sg")
              : Finding.bad(
                  check,
                  "has no generic node, and this process has no CAP_SYS_RAWIO, so no SCSI command"
                      + " reaches it: modprobe sg",
                  ExitCode.DEVICE_ERROR));
    }
    if (own.isEmpty()) {
      own.add(
          Finding.good(
              check,
              "%s %s at %s can be used"
                  .formatted(device.vendor(), device.product(), device.node())));
    }
    findings.addAll(own);
  }

  private static List<String> both(TapeDevice drive) {
    List<String> nodes = new ArrayList<>();
    nodes.add(drive.node());
    drive.generic().ifPresent(nodes::add);
    return nodes;
  }
}
