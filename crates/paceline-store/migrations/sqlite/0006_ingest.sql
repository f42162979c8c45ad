-- Journals of clients: what was applied of them, so that a batch that comes twice counts once.

CREATE TABLE ingest_journals (
    -- 16 bytes that the client made.
    journal       BLOB    NOT NULL,
    last_sequence INTEGER NOT NULL,
    -- When the last batch came; journals that are quiet for long are forgotten.
    used_ms       INTEGER NOT NULL,
    PRIMARY KEY (journal)
) WITHOUT ROWID;

-- The journal that made the run under an id of its own choice: it may say so again. NULL for all others.
ALTER TABLE runs ADD COLUMN journal BLOB;
