-- Version 2.

-- What is kept only until work is done, and may quote drafts: where somebody was, what was cut by
-- a lock. Like the tables of drafts it is emptied and filled again when a draft goes
-- (seal_cleanup.py), so it has no foreign keys.
CREATE TABLE working (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
