-- Version 2.

-- Stubs are counted and looked through without touching their rows: a hundred thousand of them
-- must not be decrypted for the sake of a state and a day.
DROP INDEX stub_by_sequence;
CREATE INDEX stub_facts ON stub (sequence, state, sealed_on);
CREATE INDEX stub_by_state ON stub (state);

-- Sealed objects of colleagues that were taken along on purpose. What a rescue has put among the
-- carried ones stands not here, and never goes by itself.
CREATE TABLE taken_along (
    sha256 TEXT PRIMARY KEY,
    taken_on TEXT NOT NULL,
    handed_over_on TEXT
) STRICT, WITHOUT ROWID;

-- What is kept only until work is done, and may quote drafts: where somebody was, what was cut by
-- a lock. Like the tables of drafts it is emptied and filled again when a draft goes
-- (seal_cleanup.py), so it has no foreign keys.
CREATE TABLE working (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
