-- Until when a run counts as alive: see the migration of SQLite. No row is written anew.
ALTER TABLE runs ADD COLUMN lease_ends_ms BIGINT;
