-- Rows of a plan hang on plan.id and carry its own natural keys. Exact figures are whole numbers: percent in
-- hundredths, KPI figures and thresholds in ten-thousandths, money in dong, instants in milliseconds since 1970 UTC.
-- Days are YYYY-MM-DD, months YYYY-MM. No constraint is deferred: one write's mistake must not fail the commit it
-- shares with others. In the checks of tables that grow there is no IN with more than two values: SQLite would fill a
-- table of its own with them at each insert.

CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  document TEXT NOT NULL,
  document_sha256 BLOB NOT NULL CHECK (length(document_sha256) = 32),
  number TEXT NOT NULL,
  issued TEXT NOT NULL CHECK (length(issued) = 10),
  issuer TEXT NOT NULL,
  year INTEGER NOT NULL,
  consolidator TEXT NOT NULL,
  receives_report TEXT,
  title TEXT NOT NULL,
  title_en TEXT,
  opens_day INTEGER NOT NULL CHECK (opens_day BETWEEN 1 AND 31),
  due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
  grace_days INTEGER NOT NULL CHECK (grace_days >= 0),
  time_zone TEXT NOT NULL,
  behind_yellow INTEGER NOT NULL,
  behind_red INTEGER NOT NULL,
  stalled_periods INTEGER NOT NULL,
  repeated_periods INTEGER NOT NULL,
  kpi_red INTEGER NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE plan_basis (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  position INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (plan_id, position)
) STRICT;

CREATE TABLE unit (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  code TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('city', 'commune', 'leadership', 'department', 'partner', 'group')),
  parent TEXT,
  PRIMARY KEY (plan_id, code),
  UNIQUE (plan_id, position),
  FOREIGN KEY (plan_id, parent) REFERENCES unit (plan_id, code)
) STRICT;

CREATE TABLE unit_member (
  plan_id INTEGER NOT NULL,
  unit TEXT NOT NULL,
  position INTEGER NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (plan_id, unit, position),
  UNIQUE (plan_id, unit, member),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code),
  FOREIGN KEY (plan_id, member) REFERENCES unit (plan_id, code)
) STRICT;

CREATE TABLE section (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  code TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT,
  PRIMARY KEY (plan_id, code),
  UNIQUE (plan_id, position)
) STRICT;

-- A task without a due day is continuous.
CREATE TABLE task (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 9999),
  position INTEGER NOT NULL,
  section TEXT NOT NULL,
  title TEXT NOT NULL,
  title_en TEXT,
  directing TEXT NOT NULL,
  due TEXT CHECK (length(due) = 10),
  schedule_label TEXT,
  is_published INTEGER NOT NULL CHECK (is_published IN (0, 1)),
  PRIMARY KEY (plan_id, number),
  UNIQUE (plan_id, position),
  FOREIGN KEY (plan_id, section) REFERENCES section (plan_id, code),
  FOREIGN KEY (plan_id, directing) REFERENCES unit (plan_id, code)
) STRICT;

CREATE TABLE task_unit (
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('lead', 'coordinating')),
  position INTEGER NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (plan_id, task, role, position),
  UNIQUE (plan_id, task, role, unit),
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

CREATE TABLE task_output (
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (plan_id, task, position),
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number)
) STRICT;

CREATE TABLE kpi (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  code TEXT NOT NULL,
  position INTEGER NOT NULL,
  kpi_group TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT,
  measure TEXT NOT NULL,
  target INTEGER,
  direction TEXT NOT NULL CHECK (direction IN ('at_least', 'at_most', 'equal')),
  frequency TEXT NOT NULL CHECK (frequency IN ('monthly')),
  lead_unit TEXT NOT NULL,
  task INTEGER,
  derived TEXT CHECK (derived IN ('published_tasks', 'on_time_updates')),
  PRIMARY KEY (plan_id, code),
  UNIQUE (plan_id, position),
  FOREIGN KEY (plan_id, lead_unit) REFERENCES unit (plan_id, code),
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number)
) STRICT;

-- Only a token's hash is kept. Tokens are revoked, never deleted: what they wrote names them.
CREATE TABLE token (
  id INTEGER PRIMARY KEY,
  secret_sha256 BLOB NOT NULL UNIQUE CHECK (length(secret_sha256) = 32),
  role TEXT NOT NULL CHECK (role IN ('admin', 'consolidator', 'leader', 'reporter', 'city', 'viewer')),
  plan_id INTEGER REFERENCES plan (id),
  unit TEXT,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  CHECK (unit IS NULL OR plan_id IS NOT NULL),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

CREATE TABLE progress_update (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  unit TEXT NOT NULL,
  period TEXT NOT NULL CHECK (
    period GLOB '[1-9][0-9][0-9][0-9]-[01][0-9]' AND substr(period, 6, 2) BETWEEN '01' AND '12'
  ),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 10000),
  status TEXT NOT NULL CHECK (
    status = 'not_started' OR status = 'on_track' OR status = 'at_risk' OR status = 'blocked' OR status = 'done'
  ),
  summary TEXT NOT NULL,
  difficulties TEXT,
  proposals TEXT,
  disbursed_vnd INTEGER CHECK (disbursed_vnd >= 0),
  timeliness TEXT NOT NULL CHECK (timeliness IN ('on_time', 'late')),
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES token (id),
  UNIQUE (plan_id, task, unit, period, revision),
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

-- The newest revision of each month, so that reading it does not depend on how often it was revised. Written right
-- after its update and compared by `check`; a foreign key would have SQLite keep a journal for each statement.
CREATE TABLE current_update (
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  unit TEXT NOT NULL,
  period TEXT NOT NULL,
  update_id INTEGER NOT NULL,
  PRIMARY KEY (plan_id, task, unit, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivered_output (
  update_id INTEGER NOT NULL REFERENCES progress_update (id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number TEXT,
  issued TEXT CHECK (length(issued) = 10),
  title TEXT NOT NULL,
  url TEXT,
  PRIMARY KEY (update_id, position)
) STRICT;

-- Either a ratio or a plain value.
CREATE TABLE kpi_value (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL,
  kpi TEXT NOT NULL,
  period TEXT NOT NULL CHECK (
    period GLOB '[1-9][0-9][0-9][0-9]-[01][0-9]' AND substr(period, 6, 2) BETWEEN '01' AND '12'
  ),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  numerator INTEGER,
  denominator INTEGER,
  value INTEGER,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES token (id),
  CHECK ((numerator IS NULL) = (denominator IS NULL) AND (numerator IS NULL) = (value IS NOT NULL)),
  UNIQUE (plan_id, kpi, period, revision),
  FOREIGN KEY (plan_id, kpi) REFERENCES kpi (plan_id, code)
) STRICT;

-- The same for the values of KPIs.
CREATE TABLE current_kpi_value (
  plan_id INTEGER NOT NULL,
  kpi TEXT NOT NULL,
  period TEXT NOT NULL,
  value_id INTEGER NOT NULL,
  PRIMARY KEY (plan_id, kpi, period)
) STRICT, WITHOUT ROWID;

-- The first answer to a request that may come again.
CREATE TABLE idempotency (
  token_id INTEGER NOT NULL REFERENCES token (id),
  key TEXT NOT NULL,
  request_sha256 BLOB NOT NULL CHECK (length(request_sha256) = 32),
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT;

CREATE INDEX idempotency_created_at ON idempotency (created_at);
