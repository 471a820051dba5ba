-- Signatures (DOMAIN.md rule 11): a detached CMS in DER over the bytes of one revision of an update or of one submitted
-- report, verified when it came. Rows that never change.
CREATE TABLE signature (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  update_id INTEGER REFERENCES progress_update (id),
  report_id INTEGER REFERENCES report (id),
  content_sha256 BLOB NOT NULL CHECK (length(content_sha256) = 32),
  cms BLOB NOT NULL,
  cms_sha256 BLOB NOT NULL CHECK (length(cms_sha256) = 32),
  signer TEXT NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  certificate_sha256 BLOB NOT NULL CHECK (length(certificate_sha256) = 32),
  signed_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  received_by INTEGER NOT NULL REFERENCES token (id),
  CHECK ((update_id IS NULL) <> (report_id IS NULL)),
  UNIQUE (update_id, cms_sha256),
  UNIQUE (report_id, cms_sha256)
) STRICT;

-- What was signed, byte for byte, as report_rendering has it for reports: a later version of the program may write
-- updates otherwise.
CREATE TABLE signed_update (
  update_id INTEGER PRIMARY KEY REFERENCES progress_update (id),
  content BLOB NOT NULL
) STRICT;
