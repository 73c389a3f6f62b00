-- Version 3. The forms of texts, times and ids are those of version 1.

-- How far sealed objects are on their way over the network. One that stands not here waits for its
-- first turn. It goes with its object's file, and has no foreign key: what is rescued of a
-- damaged vault may come without the other table.
CREATE TABLE upload (
    sha256 TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    acknowledged INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    not_before TEXT,
    reason TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_state ON upload (state, since);

-- A task that the person has done.
ALTER TABLE letter ADD COLUMN is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1));
