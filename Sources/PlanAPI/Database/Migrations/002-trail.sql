-- The trail (DOMAIN.md rule 10): a chain of entries for each plan, and chain 0 for what belongs to no single plan.
-- An entry is one line of JSON that holds its place in the chain and the SHA-256 of the line before; it is hashed as it
-- stands. Rows are only ever added.
CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL CHECK (chain >= 0),
  sequence INTEGER NOT NULL CHECK (sequence >= 1),
  entry TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (chain, sequence)
) STRICT;

-- The last entry of each chain, so that an append need not search, and a tail that was cut off is missed.
CREATE TABLE audit_head (
  chain INTEGER PRIMARY KEY CHECK (chain >= 0),
  sequence INTEGER NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
