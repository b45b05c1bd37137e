package dev.coffer.catalog;

import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;

/** What a unit of work sees; not to be used after the work is done, nor by another thread. */
public interface Session {
  CartridgeRepository cartridges();

  VolumeRepository volumes();

  PoolRepository pools();

  RecipientRepository recipients();

  DatasetRepository datasets();

  ArchiveRepository archives();

  EntryRepository entries();

  VerificationRepository verifications();

  DriveReportRepository driveReports();

  /**
   * Who does this.
   *
   * @throws IllegalStateException in a read
   */
  Principal actor();

  /** The time of this unit of work; the same whenever it is asked. */
  Instant now();

  /** Statements for the other parts of the catalog that keep tables of their own. */
  Sql sql();
}
