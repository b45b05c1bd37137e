-- The parts of a copy that its manifests name, or that must have been, on volumes that the catalog has
-- never met: a copy with one is not whole, whatever else of it there is. volser and generation are
-- NULL where no cartridge at hand tells where the part is, the bytes where none tells what is in it.
CREATE TABLE absent_part (
  archive_id INTEGER NOT NULL REFERENCES archive (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  part INTEGER NOT NULL CHECK (part >= 0),
  volser TEXT,
  generation INTEGER,
  first_tar_offset INTEGER,
  tar_bytes INTEGER,
  CHECK ((volser IS NULL) = (generation IS NULL)),
  CHECK ((first_tar_offset IS NULL) = (tar_bytes IS NULL)),
  PRIMARY KEY (archive_id, copy, part)
) STRICT, WITHOUT ROWID;
