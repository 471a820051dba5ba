-- What is asked for often is found without a walk through a table that grows.

-- Lists of plans, without their documents, which each row else has to be read past.
CREATE INDEX plan_outline ON plan (
  key, number, issuer, year, title, title_en, imported_at, issued, opens_day, due_day, grace_days, time_zone);

-- Whether an update names it: few are not, and those end after a while. Kept as the updates are written; `check` counts
-- anew.
ALTER TABLE attachment ADD COLUMN is_named INTEGER NOT NULL DEFAULT 0 CHECK (is_named IN (0, 1));
UPDATE attachment SET is_named = 1 WHERE id IN (SELECT attachment_id FROM delivered_output);

CREATE INDEX attachment_waiting ON attachment (uploaded_at, id) WHERE removed_at IS NULL AND is_named = 0;
CREATE INDEX attachment_plan ON attachment (plan_id, id);

-- Those that have ended count too where a file is to be removed.
DROP INDEX attachment_sha256;
CREATE INDEX attachment_sha256 ON attachment (sha256);

-- Pages of a plan's list, in the order in which it came.
CREATE INDEX feedback_plan ON feedback (plan_id, id);
