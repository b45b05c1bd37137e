package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.AuditJob;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer audit}: who did what, and whether that was tampered with. */
@Command(
    name = "audit",
    description = "Read the audit log, and find out whether it was tampered with.",
    subcommands = {
      AuditCommand.Show.class,
      AuditCommand.Verify.class,
      AuditCommand.Export.class,
      AuditCommand.Checkpoint.class
    })
final class AuditCommand extends GroupCommand {

  /** {@code coffer audit show}. */
  @Command(name = "show", description = "Show the last records of the audit log.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Option(
        names = "--last",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many; default: ${DEFAULT-VALUE}.")
    private int last;

    @Override
    protected ExitCode run() throws Exception {
      if (last < 1) {
        throw new UsageException("--last: actual=" + last + " expected=1 or more", null);
      }
      Listing<AuditRecord> listing =
          new Listing<AuditRecord>()
              .column("RECORD", "sequence", AuditRecord::sequence)
              .column("TIME", "time", AuditRecord::time)
              .column("BY", "by", r -> r.event().by().toString())
              .column("ACTION", "action", r -> r.event().action())
              .column("OBJECT", "object", r -> r.event().object())
              .column("DETAILS", "details", this::details);
      AuditJob job = new AuditJob(site());
      output(json.enabled).list(listing, job.last(last), "the audit log is empty");
      output(json.enabled).say("head " + job.head().printed());
      return ExitCode.DONE;
    }

    private @Nullable Object details(AuditRecord record) {
      if (json.enabled) {
        Facts facts = new Facts();
        record.event().details().forEach(facts::add);
        return facts;
      }
      return record.event().details().entrySet().stream()
          .filter(detail -> detail.getValue().length() <= 60)
          .map(detail -> detail.getKey() + "=" + detail.getValue())
          .toList();
    }
  }

  /** {@code coffer audit verify}. */
  @Command(
      name = "verify",
      description = "Check that nothing in the log, or in the tables it speaks of, was changed.",
      footer = {
        "The chain finds an edited record; a cartridge or a printed page out of everybody's reach"
            + " finds a chain that was computed anew. Read one from the vault now and then.",
        "With --export the log of 'coffer audit export' is checked, on any machine."
      })
  static final class Verify extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DriveOptions drives;

    @Option(
        names = "--against",
        paramLabel = "BARCODE|HEAD",
        description =
            "Also hold it against this cartridge, or against a head as printed, like"
                + " '42:9f3c 11aa 20be 77d0'; may be given several times.")
    private List<String> against = List.of();

    @Option(names = "--export", paramLabel = "FILE", description = "Check this export instead.")
    private @Nullable Path export;

    @Option(
        names = "--entries",
        description =
            "Also read all entries of all archives and hold them against the log; takes its time.")
    private boolean entries;

    @Override
    protected ExitCode run() throws Exception {
      List<Barcode> cartridges = new ArrayList<>();
      List<AuditHead.Claim> heads = new ArrayList<>();
      for (String text : against) {
        if (text.contains(":")) {
          heads.add(head(text));
        } else {
          cartridges.add(Barcodes.parse(text));
        }
      }
      AuditVerdict verdict;
      int held;
      if (export == null) {
        AuditJob.Outcome outcome = new AuditJob(site(drives)).verify(cartridges, heads, entries);
        verdict = outcome.verdict();
        held = outcome.heldAgainst();
      } else {
        if (!cartridges.isEmpty() || entries) {
          throw new UsageException("an export is held against printed heads only", null);
        }
        verdict = AuditJob.verifyExport(around().file(export), heads);
        held = heads.size();
      }
      tell(verdict, held);
      return verdict.isIntact() ? ExitCode.DONE : ExitCode.CATALOG_DAMAGED;
    }

    private void tell(AuditVerdict verdict, int held) {
      if (json.enabled) {
        output(true)
            .facts(
                new Facts()
                    .add("intact", verdict.isIntact())
                    .add("records", verdict.recordCount())
                    .add("head", verdict.head().toString())
                    .add("heldAgainst", held)
                    .add(
                        "findings",
                        verdict.findings().stream()
                            .map(f ->
                                new Facts()
                                    .add("kind", f.kind())
                                    .add("record", f.sequence())
                                    .add("finding", f.explanation()))
                            .toList()));
        return;
      }
      for (AuditFinding finding : verdict.findings()) {
        output()
            .say(
                "%s: %s"
                    .formatted(
                        finding.kind().name().toLowerCase(Locale.ROOT), finding.explanation()));
      }
      output()
          .say(
              "%s: %d records, head %s, held against %d other heads"
                  .formatted(
                      verdict.isIntact() ? "intact" : "TAMPERED WITH",
                      verdict.recordCount(),
                      verdict.head().printed(),
                      held));
    }

    private static AuditHead.Claim head(String text) throws UsageException {
      try {
        return AuditHead.Claim.parse(text);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "'" + text + "' is not a head",
            "a number, a colon and at least 16 hexadecimal digits, as printed");
      }
    }
  }

  /** {@code coffer audit export}. */
  @Command(
      name = "export",
      description = "Write the whole log as text, to be checked on another machine.")
  static final class Export extends BaseCommand {
    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "FILE",
        description = "The file to make; default: standard output.")
    private @Nullable Path file;

    @Override
    protected ExitCode run() throws Exception {
      AuditJob job = new AuditJob(site());
      if (file == null) {
        job.export(around().out());
        return ExitCode.DONE;
      }
      Path target = around().resolve(file);
      try (BufferedWriter out = Files.newBufferedWriter(target, StandardOpenOption.CREATE_NEW)) {
        job.export(out);
      }
      output().say("exported the audit log to " + target);
      return ExitCode.DONE;
    }
  }

  /** {@code coffer audit checkpoint}. */
  @Command(name = "checkpoint", description = "Sign the log's head with this host's key.")
  static final class Checkpoint extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      AuditHead head = new AuditJob(site()).checkpoint(dryRun.enabled);
      output(json.enabled)
          .facts(new Facts().add("head", head.toString()).add("printed", head.printed()));
      return ExitCode.DONE;
    }
  }
}
