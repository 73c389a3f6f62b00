-- Version 1. Texts are UTF-8, times RFC 3339 in UTC with milliseconds, days YYYY-MM-DD,
-- ids and hashes lower-case hexadecimal, JSON canonical (RFC 8785).

CREATE TABLE vault (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    vault_id TEXT NOT NULL,
    commit_counter INTEGER NOT NULL DEFAULT 0,
    chain_sequence INTEGER NOT NULL DEFAULT 0,
    chain_head TEXT
) STRICT;

-- Drafts. These four tables have no foreign keys on purpose: when a draft goes they are emptied
-- and filled again with the other drafts (seal_cleanup.py), and only a table without foreign
-- keys is emptied page by page, every page overwritten.
CREATE TABLE report (
    report_id TEXT PRIMARY KEY,
    form TEXT NOT NULL,
    form_version TEXT NOT NULL,
    form_sha256 TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    amends_object TEXT,
    amends_report TEXT,
    seal_at_lock INTEGER NOT NULL CHECK (seal_at_lock IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
    report_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (report_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
    attachment_id TEXT PRIMARY KEY,
    report_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added_at TEXT NOT NULL,
    question TEXT NOT NULL,
    facts TEXT NOT NULL,
    note TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    blob_key BLOB NOT NULL,
    thumbnail BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_of_report ON attachment (report_id);

CREATE TABLE report_custody (
    report_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (report_id, sequence)
) STRICT, WITHOUT ROWID;

-- What stays after sealing.
CREATE TABLE stub (
    report_id TEXT PRIMARY KEY,
    object_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    object_sha256 TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    sealed_on TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    received_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX stub_of_object ON stub (object_sha256);
CREATE INDEX stub_by_sequence ON stub (sequence);
CREATE INDEX stub_received ON stub (received_on) WHERE state = 'received';

CREATE TABLE sealed_object (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    sealed_on TEXT NOT NULL,
    state TEXT NOT NULL,
    carried INTEGER NOT NULL CHECK (carried IN (0, 1)),
    object_id TEXT,
    sequence INTEGER,
    previous TEXT,
    manifest_sha256 TEXT,
    chain_head TEXT,
    receipt BLOB,
    received_on TEXT,
    has_file INTEGER NOT NULL DEFAULT 1 CHECK (has_file IN (0, 1)),
    CHECK (carried = 1 OR (object_id IS NOT NULL AND sequence IS NOT NULL
        AND previous IS NOT NULL AND manifest_sha256 IS NOT NULL AND chain_head IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sealed_object_sequence ON sealed_object (sequence)
    WHERE sequence IS NOT NULL AND carried = 0;
CREATE INDEX sealed_object_head ON sealed_object (chain_head);
CREATE INDEX sealed_object_file ON sealed_object (sealed_on) WHERE has_file = 1;
CREATE INDEX sealed_object_gone ON sealed_object (received_on) WHERE has_file = 0;

CREATE TABLE device_custody (
    sequence INTEGER PRIMARY KEY,
    entry TEXT NOT NULL
) STRICT;

-- Keys, settings, and what came from headquarters.
CREATE TABLE private_key (
    name TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mail (
    sha256 TEXT PRIMARY KEY,
    arrived_at TEXT NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_unacknowledged ON mail (arrived_at) WHERE acknowledged = 0;

CREATE TABLE letter (
    number INTEGER PRIMARY KEY,
    mail_sha256 TEXT NOT NULL REFERENCES mail (sha256) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    content BLOB NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1))
) STRICT;
CREATE INDEX letter_of_mail ON letter (mail_sha256);

CREATE TABLE directory_metadata (
    name TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_target (
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_pending (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    content BLOB NOT NULL
) STRICT;

CREATE TABLE form (
    number INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX form_by_version ON form (form, version);

CREATE TABLE vocabulary (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX vocabulary_by_version ON vocabulary (name, version);
