-- Experiments, runs, metrics, datasets and logged models.
--
-- Users know experiments by number, runs and models by text. Inside, every entity has an integer surrogate and
-- every key (name of a metric, param or tag) one row in `key_names`, so that the large tables hold integers.

CREATE TABLE key_names (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    CONSTRAINT key_names_name_unique UNIQUE (name)
);

CREATE TABLE experiments (
    -- AUTOINCREMENT: the id of a purged experiment is never given to another one.
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    name              TEXT    NOT NULL,
    artifact_location TEXT    NOT NULL,
    is_deleted        INTEGER NOT NULL DEFAULT 0,
    created_ms        INTEGER NOT NULL,
    updated_ms        INTEGER NOT NULL,
    CONSTRAINT experiments_name_unique UNIQUE (name)
);

CREATE TABLE experiment_tags (
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    key_id        INTEGER NOT NULL REFERENCES key_names (id),
    value         TEXT    NOT NULL,
    PRIMARY KEY (experiment_id, key_id)
) WITHOUT ROWID;

CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    run_id        TEXT    NOT NULL,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    name          TEXT    NOT NULL,
    user_id       TEXT    NOT NULL,
    -- MLflow's enum number.
    status        INTEGER NOT NULL,
    start_time_ms INTEGER NOT NULL,
    end_time_ms   INTEGER,
    artifact_uri  TEXT    NOT NULL,
    is_deleted    INTEGER NOT NULL DEFAULT 0,
    -- When it went to the trash, for a purge by age.
    deleted_ms    INTEGER,
    CONSTRAINT runs_run_id_unique UNIQUE (run_id)
);

-- The default order of a run search, as a walk. `is_deleted` comes last so that all view types can use it.
CREATE INDEX runs_by_start ON runs (experiment_id, start_time_ms DESC, run_id, is_deleted);

CREATE TABLE params (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    key_id INTEGER NOT NULL REFERENCES key_names (id),
    value  TEXT    NOT NULL,
    PRIMARY KEY (run_id, key_id)
) WITHOUT ROWID;

CREATE TABLE tags (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    key_id INTEGER NOT NULL REFERENCES key_names (id),
    value  TEXT    NOT NULL,
    PRIMARY KEY (run_id, key_id)
) WITHOUT ROWID;

-- Metric points as they arrive: all points of one run in one commit, encoded by `metrics/tail.rs`.
-- One tree instead of a table, an index and a sequence: a lone point then costs half the pages to commit.
CREATE TABLE metric_tail (
    run_id      INTEGER NOT NULL REFERENCES runs (id),
    -- Made from the clock, never used twice: a fold deletes the rows that it read, by id.
    id          INTEGER NOT NULL,
    point_count INTEGER NOT NULL,
    points      BLOB    NOT NULL,
    PRIMARY KEY (run_id, id)
) WITHOUT ROWID;

-- Folded points: some thousand of one (run, key), compressed by `metrics/segment.rs`. The segments of a key are
-- ordered and do not overlap by (timestamp, step).
CREATE TABLE metric_segments (
    id                 INTEGER PRIMARY KEY,
    run_id             INTEGER NOT NULL REFERENCES runs (id),
    key_id             INTEGER NOT NULL REFERENCES key_names (id),
    first_timestamp_ms INTEGER NOT NULL,
    first_step         INTEGER NOT NULL,
    last_timestamp_ms  INTEGER NOT NULL,
    last_step          INTEGER NOT NULL,
    min_step           INTEGER NOT NULL,
    max_step           INTEGER NOT NULL,
    -- NULL when every value is NaN.
    min_value          REAL,
    max_value          REAL,
    point_count        INTEGER NOT NULL,
    nan_count          INTEGER NOT NULL,
    points             BLOB    NOT NULL,
    CONSTRAINT metric_segments_position_unique UNIQUE (run_id, key_id, first_timestamp_ms, first_step)
);

-- The latest point of each (run, key), and what a table of runs shows of the rest.
CREATE TABLE metric_latest (
    run_id        INTEGER NOT NULL REFERENCES runs (id),
    key_id        INTEGER NOT NULL REFERENCES key_names (id),
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    step          INTEGER NOT NULL,
    timestamp_ms  INTEGER NOT NULL,
    -- NULL is NaN: no database stores NaN the same way.
    value         REAL,
    -- Points logged, exact duplicates included until a fold meets them.
    point_count   INTEGER NOT NULL,
    nan_count     INTEGER NOT NULL,
    -- NULL when every value is NaN.
    min_value     REAL,
    max_value     REAL,
    PRIMARY KEY (run_id, key_id)
) WITHOUT ROWID;

-- "Top 100 by loss" is a walk of this index.
CREATE INDEX metric_latest_by_value ON metric_latest (experiment_id, key_id, value, run_id);

CREATE TABLE datasets (
    id            INTEGER PRIMARY KEY,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    name          TEXT    NOT NULL,
    digest        TEXT    NOT NULL,
    source_type   TEXT    NOT NULL,
    source        TEXT    NOT NULL,
    -- JSON text made by the client; NULL when never sent.
    schema        TEXT,
    profile       TEXT,
    CONSTRAINT datasets_identity_unique UNIQUE (experiment_id, name, digest)
);

CREATE TABLE dataset_inputs (
    id         INTEGER PRIMARY KEY,
    run_id     INTEGER NOT NULL REFERENCES runs (id),
    dataset_id INTEGER NOT NULL REFERENCES datasets (id),
    CONSTRAINT dataset_inputs_link_unique UNIQUE (run_id, dataset_id)
);

CREATE TABLE dataset_input_tags (
    dataset_input_id INTEGER NOT NULL REFERENCES dataset_inputs (id),
    key              TEXT    NOT NULL,
    value            TEXT    NOT NULL,
    PRIMARY KEY (dataset_input_id, key)
) WITHOUT ROWID;

CREATE TABLE logged_models (
    id            INTEGER PRIMARY KEY,
    model_id      TEXT    NOT NULL,
    experiment_id INTEGER NOT NULL REFERENCES experiments (id),
    name          TEXT    NOT NULL,
    artifact_uri  TEXT    NOT NULL,
    -- MLflow's enum number.
    status        INTEGER NOT NULL,
    model_type    TEXT    NOT NULL,
    -- As the client sent it; such a run need not exist.
    source_run_id TEXT    NOT NULL,
    is_deleted    INTEGER NOT NULL DEFAULT 0,
    created_ms    INTEGER NOT NULL,
    updated_ms    INTEGER NOT NULL,
    CONSTRAINT logged_models_model_id_unique UNIQUE (model_id)
);

CREATE INDEX logged_models_by_creation ON logged_models (experiment_id, created_ms DESC, model_id, is_deleted);

CREATE TABLE logged_model_params (
    model_id INTEGER NOT NULL REFERENCES logged_models (id),
    key_id   INTEGER NOT NULL REFERENCES key_names (id),
    value    TEXT    NOT NULL,
    PRIMARY KEY (model_id, key_id)
) WITHOUT ROWID;

CREATE TABLE logged_model_tags (
    model_id INTEGER NOT NULL REFERENCES logged_models (id),
    key_id   INTEGER NOT NULL REFERENCES key_names (id),
    value    TEXT    NOT NULL,
    PRIMARY KEY (model_id, key_id)
) WITHOUT ROWID;

-- Points of a run's metrics that are linked to a model as well, and perhaps to a dataset.
CREATE TABLE logged_model_metrics (
    id             INTEGER PRIMARY KEY,
    model_id       INTEGER NOT NULL REFERENCES logged_models (id),
    key_id         INTEGER NOT NULL REFERENCES key_names (id),
    timestamp_ms   INTEGER NOT NULL,
    step           INTEGER NOT NULL,
    -- NULL is NaN.
    value          REAL,
    run_id         INTEGER NOT NULL REFERENCES runs (id),
    dataset_name   TEXT,
    dataset_digest TEXT
);

CREATE INDEX logged_model_metrics_by_model ON logged_model_metrics (model_id, key_id, timestamp_ms, step);
CREATE INDEX logged_model_metrics_by_run ON logged_model_metrics (run_id);

-- Models that a run used or made. The model may live elsewhere, so it is named and not referenced.
CREATE TABLE run_model_inputs (
    id       INTEGER PRIMARY KEY,
    run_id   INTEGER NOT NULL REFERENCES runs (id),
    model_id TEXT    NOT NULL,
    CONSTRAINT run_model_inputs_link_unique UNIQUE (run_id, model_id)
);

CREATE TABLE run_model_outputs (
    id       INTEGER PRIMARY KEY,
    run_id   INTEGER NOT NULL REFERENCES runs (id),
    model_id TEXT    NOT NULL,
    step     INTEGER NOT NULL,
    CONSTRAINT run_model_outputs_link_unique UNIQUE (run_id, model_id)
);
