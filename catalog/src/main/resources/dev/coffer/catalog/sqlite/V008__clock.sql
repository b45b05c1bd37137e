-- The custody time that the audit log has last, so that it says each day at least what the time is;
-- NULL until it has one.
ALTER TABLE custody_clock ADD COLUMN said INTEGER;
