-- Where cartridges are kept, and counts of what is there.

-- The configuration's locations as they were last used, so that lists and histories stay readable
-- without it.
CREATE TABLE location (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('LIBRARY', 'SHELF', 'COURIER', 'VAULT')),
  address TEXT NOT NULL,
  transit_hours INTEGER NOT NULL CHECK (transit_hours > 0),
  count_days INTEGER NOT NULL CHECK (count_days > 0),
  count_parts INTEGER NOT NULL CHECK (count_parts > 0)
) STRICT, WITHOUT ROWID;

-- A count of a location: of all that should be there, or of the cartridges in part, fixed when it was
-- opened. result is the comparison of what was read with what should be there, as a text. A closed
-- count points to its certificate in the ledger.
CREATE TABLE inventory_count (
  number INTEGER PRIMARY KEY,
  location TEXT NOT NULL,
  scope TEXT NOT NULL,
  part TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  counted_by TEXT,
  counted_at INTEGER,
  result TEXT,
  closed_by TEXT,
  closed_at INTEGER,
  certificate TEXT,
  CHECK ((counted_by IS NULL) = (result IS NULL) AND (counted_at IS NULL) = (result IS NULL)),
  CHECK ((closed_by IS NULL) = (certificate IS NULL)),
  CHECK ((closed_at IS NULL) = (certificate IS NULL)),
  CHECK (certificate IS NULL OR result IS NOT NULL),
  CHECK (closed_by <> counted_by)
) STRICT;
CREATE TRIGGER inventory_count_no_delete BEFORE DELETE ON inventory_count
  BEGIN SELECT RAISE(ABORT, 'a count is never deleted'); END;
CREATE TRIGGER inventory_count_closed BEFORE UPDATE ON inventory_count
  WHEN OLD.certificate IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a closed count is never changed'); END;
