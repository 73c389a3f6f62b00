-- Version 2. The forms of texts, times and ids are those of version 1.

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
