-- Reports that were submitted (DOMAIN.md rule 13): rows that never change. A correction names the report that it takes
-- the place of, each of which one alone can; the first of a period names none.
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  period TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('vi', 'en')),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  trail_sequence INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL,
  submitted_by INTEGER NOT NULL REFERENCES token (id),
  supersedes INTEGER UNIQUE REFERENCES report (id)
) STRICT;

CREATE INDEX report_plan ON report (plan_id, period);

CREATE UNIQUE INDEX report_first ON report (plan_id, period) WHERE supersedes IS NULL;

-- What was submitted, byte for byte in each format: a later version of the program may write reports otherwise.
CREATE TABLE report_rendering (
  report_id INTEGER NOT NULL REFERENCES report (id),
  format TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (report_id, format)
) STRICT, WITHOUT ROWID;
