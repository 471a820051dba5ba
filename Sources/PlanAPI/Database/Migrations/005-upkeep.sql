-- Plans change: by amendments of their document, and task by task. Each state a plan was in is kept as a document; the
-- newest is plan.document, which is what the plan is read from. The rows of its parts are what other tables refer to.
ALTER TABLE plan ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE plan_version (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  version INTEGER NOT NULL CHECK (version >= 1),
  document TEXT NOT NULL,
  document_sha256 BLOB NOT NULL CHECK (length(document_sha256) = 32),
  made_at INTEGER NOT NULL,
  PRIMARY KEY (plan_id, version)
) STRICT;

INSERT INTO plan_version (plan_id, version, document, document_sha256, made_at)
SELECT id, 1, document, document_sha256, imported_at FROM plan;

-- Goes up with each change of the task. A task that was added later is not expected before the month of added_at.
ALTER TABLE task ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE task ADD COLUMN added_at INTEGER;

-- What is in the plan no more, as it stood last; revived_version is the first version that has it again.
CREATE TABLE retired_part (
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  kind TEXT NOT NULL CHECK (kind IN ('unit', 'section', 'task', 'kpi')),
  key TEXT NOT NULL,
  retired_version INTEGER NOT NULL,
  document TEXT NOT NULL,
  reason TEXT,
  retired_at INTEGER NOT NULL,
  revived_version INTEGER,
  PRIMARY KEY (plan_id, kind, key, retired_version)
) STRICT;

-- A deadline that moved; NULL stands for a continuous task. moved_by is the "who" of the trail.
CREATE TABLE task_deadline (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  due_before TEXT CHECK (length(due_before) = 10),
  due_after TEXT CHECK (length(due_after) = 10),
  reason TEXT,
  moved_at INTEGER NOT NULL,
  moved_by TEXT NOT NULL,
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number)
) STRICT;

CREATE INDEX task_deadline_task ON task_deadline (plan_id, task);

-- A month that was closed for good, until it is reopened; and what stood then, so that its report can be made again:
-- the plan's version, and the last rows that there were.
CREATE TABLE period_lock (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  period TEXT NOT NULL CHECK (length(period) = 7),
  locked_at INTEGER NOT NULL,
  locked_by TEXT NOT NULL,
  reason TEXT,
  plan_version INTEGER NOT NULL,
  last_update INTEGER NOT NULL,
  last_kpi_value INTEGER NOT NULL,
  last_budget INTEGER NOT NULL,
  last_explanation INTEGER NOT NULL,
  last_acknowledgement INTEGER NOT NULL,
  feedback TEXT NOT NULL,
  reopened_at INTEGER,
  reopened_by TEXT,
  reopening_reason TEXT,
  FOREIGN KEY (plan_id, plan_version) REFERENCES plan_version (plan_id, version),
  CHECK ((reopened_at IS NULL) = (reopening_reason IS NULL) AND (reopened_at IS NULL) = (reopened_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX period_lock_in_force ON period_lock (plan_id, period) WHERE reopened_at IS NULL;
CREATE INDEX period_lock_plan ON period_lock (plan_id, period);
