-- Until when a run counts as alive though nothing more is heard of it: its client says so again and again while it has the
-- run in hand. NULL of runs that are not RUNNING, and of those whose client says nothing of the kind.
ALTER TABLE runs ADD COLUMN lease_ends_ms INTEGER;
