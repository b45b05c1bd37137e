-- Custody, people, requests and the audit log. Times are nanoseconds since 1970 in UTC.
-- The triggers and checks here are the second line: the rules themselves are in Java, and audit
-- verification finds what was changed with the triggers dropped.

-- Records as dev.coffer.catalog.audit states them; hash is of the text. Append-only.
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  text TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER audit_in_sequence BEFORE INSERT ON audit
  WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
  BEGIN SELECT RAISE(ABORT, 'the audit log has no gaps'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit log is never deleted'); END;

CREATE TABLE audit_checkpoint (
  sequence INTEGER PRIMARY KEY REFERENCES audit (sequence),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  at INTEGER NOT NULL,
  signature TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;

-- What people signed and what was agreed, as the texts that were signed or hashed: one row for each
-- audit record that carries a digest. The columns beside the body only serve to find it. Append-only.
--   people V, policy V            the list of people, the approval policy, by version
--   request R, requester R        a request and its requester's signature
--   approval R/PERSON             an approver's signature
--   closing R, use R/BARCODE      how it ended, what it was carried out on
--   review R                      what was found about an emergency afterwards
--   hold N, hold-lift N           a hold and its end
--   heartbeat N                   a sign of life with its signature
--   pick-list N                   what the schedule sends out or brings back
--   brake N, brake-release N      rotation stopped for a dataset, and its end
--   certificate BARCODE, inventory N
CREATE TABLE ledger (
  audit_sequence INTEGER PRIMARY KEY REFERENCES audit (sequence),
  kind TEXT NOT NULL CHECK (kind IN (
    'people', 'policy', 'request', 'requester', 'approval', 'closing', 'use', 'review', 'hold',
    'hold-lift', 'heartbeat', 'pick-list', 'brake', 'brake-release', 'certificate', 'inventory')),
  key TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (kind, key)
) STRICT;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'what was signed is never changed'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'what was signed is never deleted'); END;
CREATE TRIGGER ledger_approval_by_another BEFORE INSERT ON ledger
  WHEN NEW.kind = 'approval' AND (
    NEW.key <> substr(NEW.key, 1, instr(NEW.key, '/')) || NEW.person
    OR NOT EXISTS (
      SELECT 1 FROM ledger WHERE kind = 'request'
        AND key = substr(NEW.key, 1, instr(NEW.key, '/') - 1) AND person <> NEW.person))
  BEGIN SELECT RAISE(ABORT, 'nobody approves what they requested'); END;

-- What SQLite cannot say about a cartridge's state in its own table. One row a cartridge; the state
-- and place are the cartridge's.
CREATE TABLE custody (
  cartridge_id INTEGER PRIMARY KEY REFERENCES cartridge (id),
  custodian TEXT NOT NULL CHECK (length(trim(custodian)) > 0),
  container TEXT,
  seal TEXT,
  purpose TEXT CHECK (purpose IN ('RESTORE', 'REUSE', 'DRILL', 'LEGAL', 'DESTRUCTION')),
  giver TEXT,
  destination TEXT,
  handed_over_at INTEGER,
  due INTEGER,
  involved TEXT,
  due_back INTEGER,
  CHECK ((container IS NULL) = (seal IS NULL)),
  CHECK (giver <> custodian),
  CHECK ((giver IS NULL) = (destination IS NULL)),
  CHECK ((giver IS NULL) = (handed_over_at IS NULL)),
  CHECK ((giver IS NULL) = (due IS NULL)),
  CHECK ((giver IS NULL) = (involved IS NULL))
) STRICT;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
  BEGIN SELECT RAISE(ABORT, 'somebody always answers for a cartridge'); END;

-- Every custody act of a person. Append-only.
CREATE TABLE movement (
  audit_sequence INTEGER PRIMARY KEY REFERENCES audit (sequence),
  cartridge_id INTEGER NOT NULL REFERENCES cartridge (id),
  action TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  person TEXT NOT NULL,
  custodian TEXT NOT NULL CHECK (length(trim(custodian)) > 0),
  place TEXT NOT NULL,
  authority TEXT,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX movement_cartridge ON movement (cartridge_id, audit_sequence);
CREATE TRIGGER movement_no_update BEFORE UPDATE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;
CREATE TRIGGER movement_no_delete BEFORE DELETE ON movement
  BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;

-- A seal number is used once.
CREATE TABLE seal (
  number TEXT PRIMARY KEY,
  container TEXT NOT NULL,
  applied_by TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
  BEGIN SELECT RAISE(ABORT, 'a seal is never used again'); END;
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
  BEGIN SELECT RAISE(ABORT, 'a seal is never used again'); END;

CREATE TABLE custody_clock (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  value INTEGER NOT NULL,
  boot TEXT,
  up INTEGER,
  frozen TEXT,
  CHECK ((boot IS NULL) = (up IS NULL))
) STRICT;
CREATE TRIGGER custody_clock_no_delete BEFORE DELETE ON custody_clock
  BEGIN SELECT RAISE(ABORT, 'the custody clock is never deleted'); END;

-- That the rules allowed the next change of a cartridge's state. It serves once: after_event is the
-- last row of the cartridge's history before the change. Append-only.
CREATE TABLE permit (
  audit_sequence INTEGER PRIMARY KEY REFERENCES audit (sequence),
  cartridge_id INTEGER NOT NULL REFERENCES cartridge (id),
  data_state TEXT NOT NULL,
  custody_state TEXT NOT NULL,
  after_event INTEGER NOT NULL
) STRICT;
CREATE INDEX permit_cartridge ON permit (cartridge_id, after_event);
CREATE TRIGGER permit_no_update BEFORE UPDATE ON permit
  BEGIN SELECT RAISE(ABORT, 'a permit is never changed'); END;
CREATE TRIGGER permit_no_delete BEFORE DELETE ON permit
  BEGIN SELECT RAISE(ABORT, 'a permit is never deleted'); END;

-- What one operator does in the day's work needs no permit: labelling a blank, finding by a scan that
-- it holds something, writing, sealing, and everything that protects data. The rest does.
CREATE TRIGGER cartridge_data_needs_permit BEFORE UPDATE OF data_state ON cartridge
  WHEN NEW.data_state <> OLD.data_state
    AND NOT (OLD.data_state = 'BLANK' AND NEW.data_state IN ('LABELLED', 'OPEN', 'SEALED'))
    AND NOT (OLD.data_state = 'LABELLED' AND NEW.data_state = 'OPEN')
    AND NOT (OLD.data_state IN ('LABELLED', 'OPEN', 'RELEASED') AND NEW.data_state = 'SEALED')
    AND NOT (OLD.data_state IN ('LABELLED', 'OPEN', 'SEALED', 'RELEASED')
      AND NEW.data_state = 'SUSPECT')
    AND NOT (OLD.data_state <> 'DESTROYED' AND NEW.data_state IN ('QUARANTINED', 'RETIRED'))
    AND NOT EXISTS (
      SELECT 1 FROM permit WHERE cartridge_id = NEW.id AND data_state = NEW.data_state
        AND after_event = (
          SELECT coalesce(max(id), 0) FROM cartridge_event WHERE cartridge_id = NEW.id))
  BEGIN SELECT RAISE(ABORT, 'this change of data state needs the agreement of two people'); END;
CREATE TRIGGER cartridge_custody_needs_permit BEFORE UPDATE OF custody_state ON cartridge
  WHEN NEW.custody_state <> OLD.custody_state
    AND NOT (OLD.custody_state IN ('DRIVE', 'LIBRARY', 'SHELF')
      AND NEW.custody_state IN ('DRIVE', 'LIBRARY', 'SHELF'))
    AND NOT EXISTS (
      SELECT 1 FROM permit WHERE cartridge_id = NEW.id AND custody_state = NEW.custody_state
        AND after_event = (
          SELECT coalesce(max(id), 0) FROM cartridge_event WHERE cartridge_id = NEW.id))
  BEGIN SELECT RAISE(ABORT, 'this change of custody needs a hand-over and its confirmation'); END;

-- An archive's end of life is never brought forward, and its parts are not forgotten while a
-- cartridge still holds them: who may overwrite them early is a matter of an agreed release.
CREATE TRIGGER archive_expiry_not_shortened BEFORE UPDATE OF expires_at ON archive
  WHEN OLD.status <> 'LOADING' AND NEW.expires_at IS NOT NULL
    AND (OLD.expires_at IS NULL OR NEW.expires_at < OLD.expires_at)
  BEGIN SELECT RAISE(ABORT, 'a retention is never shortened; two people may release a cartridge early'); END;
CREATE TRIGGER segment_kept BEFORE DELETE ON segment
  WHEN (SELECT status FROM archive WHERE id = OLD.archive_id) <> 'LOADING'
    AND EXISTS (
      SELECT 1 FROM volume v JOIN cartridge c ON c.id = v.cartridge_id
      WHERE v.id = OLD.volume_id AND c.data_state NOT IN ('BLANK', 'RELEASED', 'DESTROYED')
        AND NOT EXISTS (
          SELECT 1 FROM volume n WHERE n.cartridge_id = v.cartridge_id
            AND n.generation > v.generation))
  BEGIN SELECT RAISE(ABORT, 'an archive is not forgotten while a cartridge holds it'); END;
CREATE TRIGGER volume_kept BEFORE DELETE ON volume
  BEGIN SELECT RAISE(ABORT, 'a volume is never deleted'); END;
CREATE TRIGGER volume_not_over_data BEFORE INSERT ON volume
  WHEN EXISTS (SELECT 1 FROM volume v WHERE v.cartridge_id = NEW.cartridge_id
      AND v.generation < NEW.generation)
    AND (SELECT data_state FROM cartridge WHERE id = NEW.cartridge_id)
      IN ('OPEN', 'SEALED', 'SUSPECT', 'RETIRED')
  BEGIN SELECT RAISE(ABORT, 'a cartridge that holds data gets no new label'); END;
