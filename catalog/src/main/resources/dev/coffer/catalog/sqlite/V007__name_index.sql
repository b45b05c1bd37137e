-- The name index as a table of our own: keys of three bytes and a chunk (docs/formats/catalog.md),
-- which is several times faster to add to than the full-text index that it replaces.
DROP TABLE entry_name;

-- A sorted set of keys; never changed, but merged with others into a new one.
CREATE TABLE entry_name_layer (
  id INTEGER PRIMARY KEY,
  leaf_count INTEGER NOT NULL CHECK (leaf_count > 0)
) STRICT;

-- A stretch of a layer's keys: the first, and the differences.
CREATE TABLE entry_name_leaf (
  id INTEGER PRIMARY KEY,
  layer_id INTEGER NOT NULL,
  first INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_name_leaf_first ON entry_name_leaf (layer_id, first);
