-- What incremental archives are made by.

-- Of change time and inode of the source, so that what was changed is seen though its size and time
-- are as before; NULL where it is not known.
ALTER TABLE entry_version ADD COLUMN stamp INTEGER;

-- SHA-256 of what the dataset's roots and patterns were; NULL where it is not known.
ALTER TABLE archive ADD COLUMN selection BLOB CHECK (length(selection) = 32);
