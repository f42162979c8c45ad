-- The model registry: registered models, their versions, aliases and tags.
--
-- Versions belong to a model by its surrogate, so that a rename touches one row.

CREATE TABLE registered_models (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL,
    description  TEXT    NOT NULL,
    -- The highest number ever given: versions that are deleted do not free theirs.
    last_version INTEGER NOT NULL DEFAULT 0,
    created_ms   INTEGER NOT NULL,
    updated_ms   INTEGER NOT NULL,
    CONSTRAINT registered_models_name_unique UNIQUE (name)
);

CREATE INDEX registered_models_by_update ON registered_models (updated_ms, name);

CREATE TABLE registered_model_tags (
    registered_model_id INTEGER NOT NULL REFERENCES registered_models (id),
    key_id              INTEGER NOT NULL REFERENCES key_names (id),
    value               TEXT    NOT NULL,
    PRIMARY KEY (registered_model_id, key_id)
) WITHOUT ROWID;

CREATE TABLE model_versions (
    id                  INTEGER PRIMARY KEY,
    registered_model_id INTEGER NOT NULL REFERENCES registered_models (id),
    version             INTEGER NOT NULL,
    -- NULL after an update that gave none.
    description         TEXT,
    -- 0 None, 1 Staging, 2 Production, 3 Archived.
    stage               INTEGER NOT NULL,
    -- URI of its files: as given, and once models:/ was looked up.
    source              TEXT    NOT NULL,
    storage_location    TEXT    NOT NULL,
    -- As the client sent it, or of the model it was made from; such a run need not exist.
    run_id              TEXT    NOT NULL,
    run_link            TEXT    NOT NULL,
    -- The logged model it was made from, which may be purged since.
    model_id            TEXT,
    created_ms          INTEGER NOT NULL,
    updated_ms          INTEGER NOT NULL,
    CONSTRAINT model_versions_number_unique UNIQUE (registered_model_id, version)
);

-- The highest version of each stage, as a look-up.
CREATE INDEX model_versions_by_stage ON model_versions (registered_model_id, stage, version);
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_by_update ON model_versions (updated_ms);

CREATE TABLE model_version_tags (
    model_version_id INTEGER NOT NULL REFERENCES model_versions (id),
    key_id           INTEGER NOT NULL REFERENCES key_names (id),
    value            TEXT    NOT NULL,
    PRIMARY KEY (model_version_id, key_id)
) WITHOUT ROWID;

CREATE TABLE model_aliases (
    registered_model_id INTEGER NOT NULL REFERENCES registered_models (id),
    alias               TEXT    NOT NULL,
    model_version_id    INTEGER NOT NULL REFERENCES model_versions (id),
    PRIMARY KEY (registered_model_id, alias)
) WITHOUT ROWID;

CREATE INDEX model_aliases_by_version ON model_aliases (model_version_id, alias);
