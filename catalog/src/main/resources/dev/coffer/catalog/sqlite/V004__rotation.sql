-- Rotation: policies, runs and what they wrote, sets, figures of sources. Days are ISO dates by the
-- custody clock in the policy's time zone; times are nanoseconds since 1970 in UTC.

-- Every version of every policy, as text; the digest is of the text and stands in the audit record.
-- All but the first version name the request that two people agreed to. Append-only.
CREATE TABLE rotation_policy (
  audit_sequence INTEGER PRIMARY KEY REFERENCES audit (sequence),
  name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  since INTEGER NOT NULL,
  person TEXT NOT NULL,
  authority TEXT CHECK ((authority IS NULL) = (version = 1)),
  body TEXT NOT NULL,
  UNIQUE (name, version)
) STRICT;
CREATE TRIGGER rotation_policy_in_sequence BEFORE INSERT ON rotation_policy
  WHEN NEW.version
    <> (SELECT coalesce(max(version), 0) + 1 FROM rotation_policy WHERE name = NEW.name)
  BEGIN SELECT RAISE(ABORT, 'versions of a policy have no gaps'); END;
CREATE TRIGGER rotation_policy_no_update BEFORE UPDATE ON rotation_policy
  BEGIN SELECT RAISE(ABORT, 'a policy is never changed; it gets a new version'); END;
CREATE TRIGGER rotation_policy_no_delete BEFORE DELETE ON rotation_policy
  BEGIN SELECT RAISE(ABORT, 'a policy is never deleted'); END;

-- A session of a policy that was begun. One at a time for each policy; a finished one stays as it is.
CREATE TABLE rotation_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  policy TEXT NOT NULL,
  policy_version INTEGER NOT NULL,
  nominal TEXT NOT NULL,
  date TEXT NOT NULL,
  level TEXT NOT NULL,
  set_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'DONE', 'GIVEN_UP')),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  by_person TEXT NOT NULL,
  by_host TEXT NOT NULL,
  by_via TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (policy, nominal),
  FOREIGN KEY (policy, policy_version) REFERENCES rotation_policy (name, version),
  CHECK ((state = 'OPEN') = (finished_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX rotation_run_open ON rotation_run (policy) WHERE state = 'OPEN';
CREATE TRIGGER rotation_run_no_update BEFORE UPDATE ON rotation_run WHEN OLD.state <> 'OPEN'
  BEGIN SELECT RAISE(ABORT, 'a finished run is never changed'); END;
CREATE TRIGGER rotation_run_no_delete BEFORE DELETE ON rotation_run
  BEGIN SELECT RAISE(ABORT, 'a run is never deleted'); END;

-- The cartridges of a run, by copy, in the order they are written.
CREATE TABLE rotation_cartridge (
  run_id INTEGER NOT NULL REFERENCES rotation_run (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  position INTEGER NOT NULL CHECK (position >= 1),
  cartridge_id INTEGER NOT NULL REFERENCES cartridge (id),
  use TEXT NOT NULL CHECK (use IN ('APPEND', 'OVERWRITE', 'FRESH')),
  step TEXT NOT NULL CHECK (step IN (
    'CHOSEN', 'READY', 'SEALED', 'EJECTED', 'PACKED', 'STAYS', 'BAD')),
  PRIMARY KEY (run_id, copy, position),
  UNIQUE (run_id, cartridge_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_cartridge_cartridge ON rotation_cartridge (cartridge_id, run_id);

-- What a run writes: for each copy and dataset the attempts, the last of which counts.
CREATE TABLE rotation_archive (
  run_id INTEGER NOT NULL REFERENCES rotation_run (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  dataset TEXT NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('FULL', 'INCREMENTAL', 'DIFFERENTIAL')),
  base_uuid TEXT,
  step TEXT NOT NULL CHECK (step IN ('PLANNED', 'WRITTEN', 'VERIFIED', 'BAD')),
  archive_uuid TEXT,
  CHECK (step IN ('PLANNED', 'BAD') OR archive_uuid IS NOT NULL),
  CHECK ((kind = 'FULL') = (base_uuid IS NULL)),
  PRIMARY KEY (run_id, copy, dataset, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX rotation_archive_archive ON rotation_archive (archive_uuid);

-- What a cartridge is in a rotation.
CREATE TABLE rotation_place (
  cartridge_id INTEGER PRIMARY KEY REFERENCES cartridge (id),
  policy TEXT NOT NULL,
  level TEXT NOT NULL,
  set_name TEXT NOT NULL,
  copy INTEGER NOT NULL CHECK (copy >= 1)
) STRICT;

-- What a run of a dataset amounted to, for the brake. Append-only.
CREATE TABLE rotation_figures (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset TEXT NOT NULL,
  archive_uuid TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  entries INTEGER NOT NULL CHECK (entries >= 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  changed_entries INTEGER CHECK (changed_entries >= 0),
  read_bytes INTEGER CHECK (read_bytes >= 0),
  stored_bytes INTEGER CHECK (stored_bytes >= 0),
  unreadable INTEGER NOT NULL CHECK (unreadable >= 0),
  doubted INTEGER NOT NULL CHECK (doubted IN (0, 1))
) STRICT;
CREATE INDEX rotation_figures_dataset ON rotation_figures (dataset, id);
CREATE TRIGGER rotation_figures_no_update BEFORE UPDATE ON rotation_figures
  BEGIN SELECT RAISE(ABORT, 'figures of a run are never changed'); END;
CREATE TRIGGER rotation_figures_no_delete BEFORE DELETE ON rotation_figures
  BEGIN SELECT RAISE(ABORT, 'figures of a run are never deleted'); END;
