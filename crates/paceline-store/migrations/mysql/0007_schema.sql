-- The schema as SQLite has it at version 7, whose migrations say what each table and column is for.
--
-- Texts compare by their bytes, as they do in SQLite. Truth is 0 or 1, times are milliseconds since the epoch, and the
-- value NULL of a metric is NaN. Every statement can run again: MySQL commits each by itself.
--
-- MariaDB has no index over an expression, so the beginnings of values are a column that is not stored.

CREATE TABLE IF NOT EXISTS key_names (
    id   BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(700) NOT NULL,
    CONSTRAINT key_names_name_unique UNIQUE (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS experiments (
    id                BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name              VARCHAR(500) NOT NULL,
    artifact_location LONGTEXT NOT NULL,
    is_deleted        BIGINT NOT NULL DEFAULT 0,
    created_ms        BIGINT NOT NULL,
    updated_ms        BIGINT NOT NULL,
    CONSTRAINT experiments_name_unique UNIQUE (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS experiment_tags (
    experiment_id BIGINT NOT NULL,
    key_id        BIGINT NOT NULL,
    value         LONGTEXT NOT NULL,
    PRIMARY KEY (experiment_id, key_id),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS runs (
    id            BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id        VARCHAR(64) NOT NULL,
    experiment_id BIGINT NOT NULL,
    name          LONGTEXT NOT NULL,
    user_id       LONGTEXT NOT NULL,
    status        BIGINT NOT NULL,
    start_time_ms BIGINT NOT NULL,
    end_time_ms   BIGINT,
    artifact_uri  LONGTEXT NOT NULL,
    is_deleted    BIGINT NOT NULL DEFAULT 0,
    deleted_ms    BIGINT,
    journal       BINARY(16),
    CONSTRAINT runs_run_id_unique UNIQUE (run_id),
    INDEX runs_by_start (experiment_id, start_time_ms DESC, run_id, is_deleted),
    INDEX runs_by_experiment (experiment_id, id, is_deleted),
    INDEX runs_in_trash (experiment_id, deleted_ms),
    INDEX runs_running (experiment_id, status, is_deleted),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS params (
    run_id        BIGINT NOT NULL,
    key_id        BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    value         LONGTEXT NOT NULL,
    value_prefix  VARCHAR(100) AS (SUBSTR(value, 1, 100)) VIRTUAL,
    PRIMARY KEY (run_id, key_id),
    INDEX params_by_value (experiment_id, key_id, value_prefix, run_id),
    FOREIGN KEY (run_id) REFERENCES runs (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS tags (
    run_id        BIGINT NOT NULL,
    key_id        BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    value         LONGTEXT NOT NULL,
    value_prefix  VARCHAR(100) AS (SUBSTR(value, 1, 100)) VIRTUAL,
    PRIMARY KEY (run_id, key_id),
    INDEX tags_by_value (experiment_id, key_id, value_prefix, run_id),
    FOREIGN KEY (run_id) REFERENCES runs (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS metric_tail (
    run_id      BIGINT NOT NULL,
    id          BIGINT NOT NULL,
    point_count BIGINT NOT NULL,
    points      LONGBLOB NOT NULL,
    PRIMARY KEY (run_id, id),
    FOREIGN KEY (run_id) REFERENCES runs (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS metric_segments (
    id                 BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id             BIGINT NOT NULL,
    key_id             BIGINT NOT NULL,
    first_timestamp_ms BIGINT NOT NULL,
    first_step         BIGINT NOT NULL,
    last_timestamp_ms  BIGINT NOT NULL,
    last_step          BIGINT NOT NULL,
    min_step           BIGINT NOT NULL,
    max_step           BIGINT NOT NULL,
    min_value          DOUBLE,
    max_value          DOUBLE,
    point_count        BIGINT NOT NULL,
    nan_count          BIGINT NOT NULL,
    points             LONGBLOB NOT NULL,
    CONSTRAINT metric_segments_position_unique UNIQUE (run_id, key_id, first_timestamp_ms, first_step),
    FOREIGN KEY (run_id) REFERENCES runs (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS metric_segment_blocks (
    segment_id BIGINT NOT NULL,
    blocks     LONGBLOB NOT NULL,
    PRIMARY KEY (segment_id),
    FOREIGN KEY (segment_id) REFERENCES metric_segments (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS metric_latest (
    run_id        BIGINT NOT NULL,
    key_id        BIGINT NOT NULL,
    experiment_id BIGINT NOT NULL,
    step          BIGINT NOT NULL,
    timestamp_ms  BIGINT NOT NULL,
    value         DOUBLE,
    point_count   BIGINT NOT NULL,
    nan_count     BIGINT NOT NULL,
    min_value     DOUBLE,
    max_value     DOUBLE,
    PRIMARY KEY (run_id, key_id),
    INDEX metric_latest_by_value (experiment_id, key_id, value, run_id),
    FOREIGN KEY (run_id) REFERENCES runs (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS datasets (
    id            BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    experiment_id BIGINT NOT NULL,
    name          VARCHAR(500) NOT NULL,
    digest        VARCHAR(64) NOT NULL,
    source_type   LONGTEXT NOT NULL,
    source        LONGTEXT NOT NULL,
    "schema"      LONGTEXT,
    profile       LONGTEXT,
    CONSTRAINT datasets_identity_unique UNIQUE (experiment_id, name, digest),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS dataset_inputs (
    id         BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id     BIGINT NOT NULL,
    dataset_id BIGINT NOT NULL,
    CONSTRAINT dataset_inputs_link_unique UNIQUE (run_id, dataset_id),
    INDEX dataset_inputs_by_dataset (dataset_id),
    FOREIGN KEY (run_id) REFERENCES runs (id),
    FOREIGN KEY (dataset_id) REFERENCES datasets (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS dataset_input_tags (
    dataset_input_id BIGINT NOT NULL,
    "key"            VARCHAR(255) NOT NULL,
    value            LONGTEXT NOT NULL,
    PRIMARY KEY (dataset_input_id, "key"),
    FOREIGN KEY (dataset_input_id) REFERENCES dataset_inputs (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS logged_models (
    id            BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    model_id      VARCHAR(64) NOT NULL,
    experiment_id BIGINT NOT NULL,
    name          LONGTEXT NOT NULL,
    artifact_uri  LONGTEXT NOT NULL,
    status        BIGINT NOT NULL,
    model_type    LONGTEXT NOT NULL,
    source_run_id LONGTEXT NOT NULL,
    is_deleted    BIGINT NOT NULL DEFAULT 0,
    created_ms    BIGINT NOT NULL,
    updated_ms    BIGINT NOT NULL,
    CONSTRAINT logged_models_model_id_unique UNIQUE (model_id),
    INDEX logged_models_by_creation (experiment_id, created_ms DESC, model_id, is_deleted),
    INDEX logged_models_in_trash (experiment_id, is_deleted, updated_ms),
    FOREIGN KEY (experiment_id) REFERENCES experiments (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS logged_model_params (
    model_id BIGINT NOT NULL,
    key_id   BIGINT NOT NULL,
    value    LONGTEXT NOT NULL,
    PRIMARY KEY (model_id, key_id),
    FOREIGN KEY (model_id) REFERENCES logged_models (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS logged_model_tags (
    model_id BIGINT NOT NULL,
    key_id   BIGINT NOT NULL,
    value    LONGTEXT NOT NULL,
    PRIMARY KEY (model_id, key_id),
    FOREIGN KEY (model_id) REFERENCES logged_models (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS logged_model_metrics (
    id             BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    model_id       BIGINT NOT NULL,
    key_id         BIGINT NOT NULL,
    timestamp_ms   BIGINT NOT NULL,
    step           BIGINT NOT NULL,
    value          DOUBLE,
    run_id         BIGINT NOT NULL,
    dataset_name   LONGTEXT,
    dataset_digest LONGTEXT,
    INDEX logged_model_metrics_by_model (model_id, key_id, timestamp_ms, step),
    INDEX logged_model_metrics_by_run (run_id),
    FOREIGN KEY (model_id) REFERENCES logged_models (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id),
    FOREIGN KEY (run_id) REFERENCES runs (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS run_model_inputs (
    id       BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id   BIGINT NOT NULL,
    model_id VARCHAR(500) NOT NULL,
    CONSTRAINT run_model_inputs_link_unique UNIQUE (run_id, model_id),
    FOREIGN KEY (run_id) REFERENCES runs (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS run_model_outputs (
    id       BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id   BIGINT NOT NULL,
    model_id VARCHAR(500) NOT NULL,
    step     BIGINT NOT NULL,
    CONSTRAINT run_model_outputs_link_unique UNIQUE (run_id, model_id),
    FOREIGN KEY (run_id) REFERENCES runs (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS registered_models (
    id           BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name         VARCHAR(256) NOT NULL,
    description  LONGTEXT NOT NULL,
    last_version BIGINT NOT NULL DEFAULT 0,
    created_ms   BIGINT NOT NULL,
    updated_ms   BIGINT NOT NULL,
    CONSTRAINT registered_models_name_unique UNIQUE (name),
    INDEX registered_models_by_update (updated_ms, name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS registered_model_tags (
    registered_model_id BIGINT NOT NULL,
    key_id              BIGINT NOT NULL,
    value               LONGTEXT NOT NULL,
    PRIMARY KEY (registered_model_id, key_id),
    FOREIGN KEY (registered_model_id) REFERENCES registered_models (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS model_versions (
    id                  BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    registered_model_id BIGINT NOT NULL,
    version             BIGINT NOT NULL,
    description         LONGTEXT,
    stage               BIGINT NOT NULL,
    source              LONGTEXT NOT NULL,
    storage_location    LONGTEXT NOT NULL,
    run_id              VARCHAR(500) NOT NULL,
    run_link            LONGTEXT NOT NULL,
    model_id            LONGTEXT,
    created_ms          BIGINT NOT NULL,
    updated_ms          BIGINT NOT NULL,
    CONSTRAINT model_versions_number_unique UNIQUE (registered_model_id, version),
    INDEX model_versions_by_stage (registered_model_id, stage, version),
    INDEX model_versions_by_run (run_id),
    INDEX model_versions_by_update (updated_ms),
    FOREIGN KEY (registered_model_id) REFERENCES registered_models (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS model_version_tags (
    model_version_id BIGINT NOT NULL,
    key_id           BIGINT NOT NULL,
    value            LONGTEXT NOT NULL,
    PRIMARY KEY (model_version_id, key_id),
    FOREIGN KEY (model_version_id) REFERENCES model_versions (id),
    FOREIGN KEY (key_id) REFERENCES key_names (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS model_aliases (
    registered_model_id BIGINT NOT NULL,
    alias               VARCHAR(255) NOT NULL,
    model_version_id    BIGINT NOT NULL,
    PRIMARY KEY (registered_model_id, alias),
    INDEX model_aliases_by_version (model_version_id, alias),
    FOREIGN KEY (registered_model_id) REFERENCES registered_models (id),
    FOREIGN KEY (model_version_id) REFERENCES model_versions (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS purges (
    id           BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind         BIGINT NOT NULL,
    owner_id     BIGINT,
    artifact_uri LONGTEXT NOT NULL,
    owns_folder  BIGINT NOT NULL,
    CONSTRAINT purges_owner_unique UNIQUE (kind, owner_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS ingest_journals (
    journal       BINARY(16) NOT NULL,
    last_sequence BIGINT NOT NULL,
    used_ms       BIGINT NOT NULL,
    PRIMARY KEY (journal)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin ROW_FORMAT = DYNAMIC;

-- The turn to write: who writes holds the lock of its row, and counts its commit. It begins where ids that are made from the
-- clock have come to, in steps of 4096 nanoseconds, so that ids made from it follow on those.
CREATE TABLE IF NOT EXISTS write_turn (
    id      BIGINT PRIMARY KEY,
    commits BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO write_turn (id, commits) VALUES (1, UNIX_TIMESTAMP() * 1000000000 DIV 4096);
