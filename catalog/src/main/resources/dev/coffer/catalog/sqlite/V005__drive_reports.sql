-- What drives said of themselves and of cartridges. Times are nanoseconds since 1970 in UTC; a number is
-- NULL where the drive does not tell it. Append-only.

CREATE TABLE drive_report (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  occasion TEXT NOT NULL
    CHECK (occasion IN ('LOAD', 'RELEASE', 'UNLOAD', 'ERROR', 'ALERT', 'CLEANING')),
  drive_serial TEXT NOT NULL,
  drive_name TEXT NOT NULL,
  -- As a changer or a label says it; empty where nobody knows. Not all of them are in the catalog.
  barcode TEXT NOT NULL,
  cartridge_loads INTEGER,
  cartridge_written_bytes INTEGER,
  cartridge_read_bytes INTEGER,
  cartridge_write_errors INTEGER,
  cartridge_read_errors INTEGER,
  corrected_write_errors INTEGER,
  corrected_read_errors INTEGER,
  drive_loads INTEGER,
  drive_cleanings INTEGER,
  motion_hours_since_cleaning INTEGER,
  capacity_bytes INTEGER,
  remaining_bytes INTEGER,
  problem TEXT NOT NULL
) STRICT;
CREATE INDEX drive_report_barcode ON drive_report (barcode, at);
CREATE INDEX drive_report_drive ON drive_report (drive_serial, at);
CREATE TABLE drive_alert (
  report_id INTEGER NOT NULL REFERENCES drive_report (id),
  flag INTEGER NOT NULL CHECK (flag BETWEEN 1 AND 64),
  severity TEXT NOT NULL CHECK (severity IN ('INFORMATION', 'WARNING', 'CRITICAL')),
  text TEXT NOT NULL,
  PRIMARY KEY (report_id, flag)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER drive_report_no_update BEFORE UPDATE ON drive_report
  BEGIN SELECT RAISE(ABORT, 'what a drive said is never changed'); END;
CREATE TRIGGER drive_report_no_delete BEFORE DELETE ON drive_report
  BEGIN SELECT RAISE(ABORT, 'what a drive said is never deleted'); END;
CREATE TRIGGER drive_alert_no_update BEFORE UPDATE ON drive_alert
  BEGIN SELECT RAISE(ABORT, 'what a drive said is never changed'); END;
CREATE TRIGGER drive_alert_no_delete BEFORE DELETE ON drive_alert
  BEGIN SELECT RAISE(ABORT, 'what a drive said is never deleted'); END;
