-- A task's budget as it was set after the plan document: each revision a row that never changes, the highest counts.
CREATE TABLE budget (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL,
  task INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES token (id),
  UNIQUE (plan_id, task, revision),
  FOREIGN KEY (plan_id, task) REFERENCES task (plan_id, number)
) STRICT;

CREATE TABLE budget_line (
  budget_id INTEGER NOT NULL REFERENCES budget (id),
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  registered_vnd INTEGER NOT NULL CHECK (registered_vnd >= 0),
  PRIMARY KEY (budget_id, position),
  UNIQUE (budget_id, source)
) STRICT;

-- Warnings are computed and have no table; what was said of them goes by their identity and the month it speaks of.
CREATE TABLE warning_explanation (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  warning TEXT NOT NULL,
  unit TEXT NOT NULL,
  period TEXT NOT NULL CHECK (length(period) = 7),
  text TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES token (id),
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

CREATE INDEX warning_explanation_plan ON warning_explanation (plan_id);

CREATE TABLE warning_acknowledgement (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  warning TEXT NOT NULL,
  period TEXT NOT NULL CHECK (length(period) = 7),
  level TEXT NOT NULL CHECK (level IN ('yellow', 'red')),
  note TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by INTEGER NOT NULL REFERENCES token (id)
) STRICT;

CREATE INDEX warning_acknowledgement_plan ON warning_acknowledgement (plan_id);

-- From anyone: no token. Days are local to the plan, set when it came, so that a later term does not move them.
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES plan (id),
  unit TEXT,
  topic TEXT NOT NULL,
  text TEXT NOT NULL,
  satisfaction INTEGER NOT NULL CHECK (satisfaction BETWEEN 1 AND 5),
  contact TEXT,
  received_at INTEGER NOT NULL,
  received_on TEXT NOT NULL CHECK (length(received_on) = 10),
  due_on TEXT NOT NULL CHECK (length(due_on) = 10),
  is_spam INTEGER NOT NULL DEFAULT 0 CHECK (is_spam IN (0, 1)),
  first_answered_on TEXT CHECK (length(first_answered_on) = 10),
  answer_id INTEGER,
  changed_at INTEGER NOT NULL,
  FOREIGN KEY (plan_id, unit) REFERENCES unit (plan_id, code)
) STRICT;

-- All that the figures are counted from, so that counting reads no texts.
CREATE INDEX feedback_figures ON feedback (
  plan_id, is_spam, received_on, satisfaction, due_on, first_answered_on, changed_at);

CREATE TABLE feedback_answer (
  id INTEGER PRIMARY KEY,
  feedback_id INTEGER NOT NULL REFERENCES feedback (id),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  text TEXT NOT NULL,
  answered_at INTEGER NOT NULL,
  answered_by INTEGER NOT NULL REFERENCES token (id),
  UNIQUE (feedback_id, revision)
) STRICT;

-- As idempotency, for requests without a token.
CREATE TABLE open_idempotency (
  key TEXT PRIMARY KEY,
  request_sha256 BLOB NOT NULL CHECK (length(request_sha256) = 32),
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX open_idempotency_created_at ON open_idempotency (created_at);
