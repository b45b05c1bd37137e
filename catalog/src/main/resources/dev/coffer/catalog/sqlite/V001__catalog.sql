-- Stated and explained in docs/formats/catalog.md. Times are nanoseconds since 1970 in UTC.

CREATE TABLE recipient (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  age_recipient TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pool (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  retention_seconds INTEGER NOT NULL CHECK (retention_seconds >= 0),
  block_size INTEGER NOT NULL CHECK (block_size > 0),
  format TEXT NOT NULL CHECK (format IN ('TAR', 'LTFS')),
  capacity_bytes INTEGER CHECK (capacity_bytes > 0)
) STRICT;

CREATE TABLE pool_recipient (
  pool_id INTEGER NOT NULL REFERENCES pool (id),
  position INTEGER NOT NULL,
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  PRIMARY KEY (pool_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE cartridge (
  id INTEGER PRIMARY KEY,
  barcode TEXT NOT NULL UNIQUE CHECK (length(barcode) = 8),
  pool_id INTEGER REFERENCES pool (id),
  data_state TEXT NOT NULL CHECK (data_state IN (
    'BLANK', 'LABELLED', 'OPEN', 'SEALED', 'RELEASED', 'SUSPECT', 'QUARANTINED', 'RETIRED',
    'DESTROYED')),
  custody_state TEXT NOT NULL CHECK (custody_state IN (
    'DRIVE', 'LIBRARY', 'SHELF', 'PACKED', 'TRANSIT_OUT', 'VAULT', 'RECALL_REQUESTED',
    'RECALL_APPROVED', 'TRANSIT_IN', 'RECEIVED', 'CHECKED_OUT', 'MISSING', 'DESTROYED')),
  capacity_bytes INTEGER CHECK (capacity_bytes > 0),
  location TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  CHECK ((data_state = 'DESTROYED') = (custody_state = 'DESTROYED'))
) STRICT;
CREATE INDEX cartridge_pool ON cartridge (pool_id);

-- Every state a cartridge had, on either axis. Append-only.
CREATE TABLE cartridge_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  cartridge_id INTEGER NOT NULL REFERENCES cartridge (id),
  axis TEXT NOT NULL CHECK (axis IN ('DATA', 'CUSTODY')),
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL CHECK (to_state <> from_state),
  at INTEGER NOT NULL,
  by_person TEXT NOT NULL,
  by_host TEXT NOT NULL,
  by_via TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
CREATE INDEX cartridge_event_cartridge ON cartridge_event (cartridge_id, axis, id);
CREATE TRIGGER cartridge_event_no_update BEFORE UPDATE ON cartridge_event
  BEGIN SELECT RAISE(ABORT, 'the history of a cartridge is never changed'); END;
CREATE TRIGGER cartridge_event_no_delete BEFORE DELETE ON cartridge_event
  BEGIN SELECT RAISE(ABORT, 'the history of a cartridge is never deleted'); END;
CREATE TRIGGER cartridge_no_delete BEFORE DELETE ON cartridge
  BEGIN SELECT RAISE(ABORT, 'a cartridge is never deleted; it is retired or destroyed'); END;

CREATE TABLE volume (
  id INTEGER PRIMARY KEY,
  volser TEXT NOT NULL CHECK (length(volser) = 6),
  generation INTEGER NOT NULL CHECK (generation >= 1),
  cartridge_id INTEGER NOT NULL REFERENCES cartridge (id),
  format TEXT NOT NULL CHECK (format IN ('TAR', 'LTFS')),
  labelled_at INTEGER NOT NULL,
  block_size INTEGER NOT NULL CHECK (block_size > 0),
  UNIQUE (volser, generation),
  UNIQUE (cartridge_id, generation)
) STRICT;

CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  pool_id INTEGER NOT NULL REFERENCES pool (id),
  one_file_system INTEGER NOT NULL CHECK (one_file_system IN (0, 1)),
  skip_caches INTEGER NOT NULL CHECK (skip_caches IN (0, 1)),
  compression_level INTEGER NOT NULL
) STRICT;

CREATE TABLE dataset_source (
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  position INTEGER NOT NULL,
  path BLOB NOT NULL,
  PRIMARY KEY (dataset_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset_pattern (
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  sense TEXT NOT NULL CHECK (sense IN ('INCLUDE', 'EXCLUDE')),
  position INTEGER NOT NULL,
  pattern TEXT NOT NULL,
  PRIMARY KEY (dataset_id, sense, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset_recipient (
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  position INTEGER NOT NULL,
  recipient_id INTEGER NOT NULL REFERENCES recipient (id),
  PRIMARY KEY (dataset_id, position)
) STRICT, WITHOUT ROWID;

-- Ids are never used again: entry_chunk.archive_id counts on it.
CREATE TABLE archive (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  kind TEXT NOT NULL CHECK (kind IN ('FULL', 'INCREMENTAL', 'DIFFERENTIAL')),
  -- the base may be on cartridges that the catalog has not met
  base_uuid TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL CHECK (finished_at >= started_at),
  host TEXT NOT NULL,
  entry_count INTEGER NOT NULL,
  file_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('LOADING', 'COMPLETE', 'PARTIAL')),
  notes TEXT NOT NULL,
  manifest_digest BLOB CHECK (length(manifest_digest) = 32),
  expires_at INTEGER,
  -- 1 if the entries came in order of path, so that one membership block at most can hold a path
  in_order INTEGER NOT NULL CHECK (in_order IN (0, 1)),
  -- 1 if its membership is complete; a scan without an identity knows archives without entries
  has_entries INTEGER NOT NULL CHECK (has_entries IN (0, 1)),
  CHECK ((kind = 'FULL') = (base_uuid IS NULL))
) STRICT;
CREATE INDEX archive_dataset ON archive (dataset_id, started_at);
CREATE INDEX archive_base ON archive (base_uuid);

CREATE TABLE segment (
  archive_id INTEGER NOT NULL REFERENCES archive (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  number INTEGER NOT NULL CHECK (number >= 0),
  volume_id INTEGER NOT NULL REFERENCES volume (id),
  tape_file INTEGER NOT NULL,
  first_block INTEGER NOT NULL,
  block_size INTEGER NOT NULL,
  block_count INTEGER NOT NULL,
  first_tar_offset INTEGER NOT NULL,
  tar_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  age_header_bytes INTEGER NOT NULL,
  frames BLOB NOT NULL,
  PRIMARY KEY (archive_id, copy, number)
) STRICT;
CREATE INDEX segment_volume ON segment (volume_id, tape_file);

CREATE TABLE index_part (
  archive_id INTEGER NOT NULL REFERENCES archive (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('INDEX', 'MANIFEST')),
  part INTEGER NOT NULL CHECK (part >= 0),
  volume_id INTEGER NOT NULL REFERENCES volume (id),
  tape_file INTEGER NOT NULL,
  first_block INTEGER NOT NULL,
  block_size INTEGER NOT NULL,
  block_count INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  PRIMARY KEY (archive_id, copy, kind, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX index_part_volume ON index_part (volume_id, tape_file);

CREATE TABLE verification (
  id INTEGER PRIMARY KEY,
  archive_id INTEGER NOT NULL REFERENCES archive (id),
  copy INTEGER NOT NULL CHECK (copy >= 1),
  at INTEGER NOT NULL,
  drive_serial TEXT NOT NULL,
  by_person TEXT NOT NULL,
  by_host TEXT NOT NULL,
  by_via TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('FULL', 'WITHOUT_IDENTITY')),
  result TEXT NOT NULL CHECK (result IN ('AGREED', 'DAMAGED', 'INCOMPLETE')),
  details TEXT NOT NULL
) STRICT;
CREATE INDEX verification_archive ON verification (archive_id, at);

CREATE TABLE verification_segment (
  verification_id INTEGER NOT NULL REFERENCES verification (id),
  number INTEGER NOT NULL,
  volume_id INTEGER NOT NULL REFERENCES volume (id),
  result TEXT NOT NULL CHECK (result IN ('AGREED', 'DAMAGED', 'INCOMPLETE')),
  details TEXT NOT NULL,
  PRIMARY KEY (verification_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX verification_segment_volume ON verification_segment (volume_id);

-- Entries. A directory of a dataset; the root has no parent and an empty name.
CREATE TABLE entry_dir (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES dataset (id),
  parent_id INTEGER NOT NULL,
  name BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_dir_parent ON entry_dir (parent_id, name, dataset_id);

-- Up to 64 versions of entries of one directory, first stored by one archive.
CREATE TABLE entry_chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dir_id INTEGER NOT NULL,
  archive_id INTEGER NOT NULL,
  lo BLOB NOT NULL,
  hi BLOB NOT NULL
) STRICT;
CREATE INDEX entry_chunk_dir ON entry_chunk (dir_id);

CREATE TABLE entry_owner (
  id INTEGER PRIMARY KEY,
  mode INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  group_name TEXT NOT NULL,
  UNIQUE (mode, user_id, group_id, user_name, group_name)
) STRICT;

-- One version of one entry. id = chunk * 64 + place in the chunk.
CREATE TABLE entry_version (
  id INTEGER PRIMARY KEY,
  name BLOB NOT NULL,
  kind INTEGER NOT NULL CHECK (kind % 16 <= 7 AND kind / 16 <= 2),
  byte_count INTEGER NOT NULL,
  modified_seconds INTEGER NOT NULL,
  modified_nanos INTEGER NOT NULL,
  owner_id INTEGER NOT NULL,
  sha256 BLOB,
  link BLOB
) STRICT;

-- Names by their trigrams, folded; rowid = chunk. Holds each name of a directory once.
CREATE VIRTUAL TABLE entry_name USING fts5 (
  names, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
);
-- Postings are collected in 16 MiB of memory before they become a segment: fewer segments to merge.
INSERT INTO entry_name (entry_name, rank) VALUES ('hashsize', 16777216);

-- Which versions an archive holds and where in its tar stream, in order, up to 2048 a block.
-- id = archive * 2^32 + number.
CREATE TABLE membership (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

-- The least and greatest path of each block, as keys (docs/formats/catalog.md).
CREATE TABLE membership_range (
  archive_id INTEGER NOT NULL REFERENCES archive (id),
  lo BLOB NOT NULL,
  number INTEGER NOT NULL,
  hi BLOB NOT NULL,
  PRIMARY KEY (archive_id, lo, number)
) STRICT, WITHOUT ROWID;
