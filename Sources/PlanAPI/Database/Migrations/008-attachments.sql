-- Files delivered with outputs. Their bytes lie beside the database, named by their SHA-256; a row says whose they are
-- and what they are called. Rows are never deleted: removed_at ends one that no update has named in time, and
-- file_removed_at says that its file has been looked after since.
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes INTEGER NOT NULL CHECK (bytes >= 1),
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  uploaded_by INTEGER NOT NULL REFERENCES token (id),
  removed_at INTEGER,
  file_removed_at INTEGER,
  CHECK (file_removed_at IS NULL OR removed_at IS NOT NULL),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

CREATE UNIQUE INDEX attachment_unit ON attachment (plan_id, unit, sha256, name, media_type) WHERE removed_at IS NULL;
CREATE INDEX attachment_sha256 ON attachment (sha256) WHERE removed_at IS NULL;
CREATE INDEX attachment_removed ON attachment (removed_at) WHERE removed_at IS NOT NULL AND file_removed_at IS NULL;

ALTER TABLE delivered_output ADD COLUMN attachment_id INTEGER REFERENCES attachment (id);

CREATE INDEX delivered_output_attachment ON delivered_output (attachment_id) WHERE attachment_id IS NOT NULL;
