-- Removal for good of what is in the trash.

-- What is being removed. A row is made when the removal of its owner begins, and from then on the owner cannot be
-- restored. Its rows go in several short transactions; the last of them sets `owner_id` to NULL. Then its files go, and
-- then this row: whatever is here was interrupted, and the next purge finishes it.
CREATE TABLE purges (
    -- AUTOINCREMENT: two processes may work on one purge, and must not take the next one for it.
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What kind of owner: 1 a run, 2 a logged model, 3 an experiment.
    kind         INTEGER NOT NULL,
    -- Its surrogate; NULL once only the files are left.
    owner_id     INTEGER,
    artifact_uri TEXT    NOT NULL,
    -- Whether all that is in that folder belongs to the owner. Otherwise it goes only when it is empty.
    owns_folder  INTEGER NOT NULL,
    CONSTRAINT purges_owner_unique UNIQUE (kind, owner_id)
);

-- The trash, so that a purge costs what it removes. Searches name `is_deleted` and so keep their own indexes.
CREATE INDEX runs_in_trash ON runs (experiment_id, deleted_ms) WHERE deleted_ms IS NOT NULL;
CREATE INDEX logged_models_in_trash ON logged_models (experiment_id, updated_ms) WHERE is_deleted = 1;

-- Who still uses a dataset; without it, each dataset that goes would look at all inputs.
CREATE INDEX dataset_inputs_by_dataset ON dataset_inputs (dataset_id);
