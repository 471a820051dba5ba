-- When a token was used last, to a quarter of an hour, and which one it took the place of.
ALTER TABLE token ADD COLUMN last_used_at INTEGER;
ALTER TABLE token ADD COLUMN replaces INTEGER REFERENCES token (id);
