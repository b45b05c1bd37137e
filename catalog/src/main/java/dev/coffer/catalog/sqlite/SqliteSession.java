package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveRepository;
import dev.coffer.catalog.CartridgeRepository;
import dev.coffer.catalog.DatasetRepository;
import dev.coffer.catalog.DriveReportRepository;
import dev.coffer.catalog.EntryRepository;
import dev.coffer.catalog.PoolRepository;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.RecipientRepository;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.VerificationRepository;
import dev.coffer.catalog.VolumeRepository;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The repositories over one connection in one transaction. */
final class SqliteSession implements Session {
  private final Sql sql;
  private final @Nullable Principal actor;
  private final Instant now;
  private final Ids ids;
  private final SqliteEntries entries;

  SqliteSession(Sql sql, @Nullable Principal actor, Instant now) {
    this.sql = sql;
    this.actor = actor;
    this.now = now;
    this.ids = new Ids(sql);
    this.entries = new SqliteEntries(sql, ids);
  }

  @Override
  public CartridgeRepository cartridges() {
    return new SqliteCartridges(this, sql, ids);
  }

  @Override
  public VolumeRepository volumes() {
    return new SqliteVolumes(this, sql, ids);
  }

  @Override
  public PoolRepository pools() {
    return new SqlitePools(sql, ids);
  }

  @Override
  public RecipientRepository recipients() {
    return new SqliteRecipients(sql);
  }

  @Override
  public DatasetRepository datasets() {
    return new SqliteDatasets(sql, ids);
  }

  @Override
  public ArchiveRepository archives() {
    return new SqliteArchives(this, sql, ids);
  }

  @Override
  public EntryRepository entries() {
    return entries;
  }

  @Override
  public VerificationRepository verifications() {
    return new SqliteVerifications(this, sql, ids);
  }

  @Override
  public DriveReportRepository driveReports() {
    return new SqliteDriveReports(sql);
  }

  @Override
  public Principal actor() {
    if (actor == null) {
      throw new IllegalStateException("a read has no actor; changes need a write");
    }
    return actor;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Sql sql() {
    return sql;
  }
}
