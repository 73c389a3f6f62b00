-- Sheets of many people. The sheet is a report of its own (in `report`); its rows become reports
-- when they are sealed, or as soon as a photo belongs to one. Both tables hold what is typed:
-- seal_cleanup.py empties and rewrites them with the tables of drafts.
CREATE TABLE sheet (
    sheet_id TEXT PRIMARY KEY,
    shared TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sheet_row (
    row_id TEXT PRIMARY KEY,
    sheet_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('empty', 'changed', 'written', 'removed')),
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sheet_row_of_sheet ON sheet_row (sheet_id, place);
