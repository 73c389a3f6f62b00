-- Version 2. The forms of texts, times and ids are those of version 1.

-- Stubs are counted and looked through without touching their rows: a hundred thousand of them
-- must not be decrypted for the sake of a state and a day.
DROP INDEX stub_received;
CREATE INDEX stub_facts ON stub (sequence, report_id, state, sealed_on);
CREATE INDEX stub_by_state ON stub (state, received_on);

-- Sealed objects of colleagues that were taken along on purpose. What a rescue has put among the
-- carried ones stands not here, and never goes by itself.
CREATE TABLE taken_along (
    sha256 TEXT PRIMARY KEY,
    taken_on TEXT NOT NULL,
    handed_over_on TEXT
) STRICT, WITHOUT ROWID;

-- Sheets of many people. The sheet is a report of its own (in `report`); its rows become reports
-- when they are sealed, or as soon as a photo belongs to one. Both tables hold what is typed:
-- seal_cleanup.py empties and rewrites them with the tables of drafts.
CREATE TABLE sheet (
    sheet_id TEXT PRIMARY KEY,
    shared TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sheet_row (
    row_id TEXT PRIMARY KEY,
    sheet_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('empty', 'changed', 'written', 'removed')),
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sheet_row_of_sheet ON sheet_row (sheet_id, place);

-- Sound that is being recorded into a draft, or was until the program ended: the encrypted file
-- lies among the blobs and grows. It has no foreign key, like the other tables of drafts, and is
-- emptied and filled again with them (seal_cleanup.py).
CREATE TABLE recording (
    blob_id TEXT PRIMARY KEY,
    report_id TEXT NOT NULL,
    blob_key BLOB NOT NULL,
    question TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    offset_minutes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is kept only until work is done, and may quote drafts: where somebody was, what was cut by
-- a lock. Like the tables of drafts it is emptied and filled again when a draft goes
-- (seal_cleanup.py), so it has no foreign keys.
CREATE TABLE working (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
