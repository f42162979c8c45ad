//! The tables, in an order in which each refers to those before it.

/// A table as it is copied: row by row, in the order of its key.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Its key, whose columns come first.
    pub(super) key: &'static [&'static str],
    /// All other columns.
    pub(super) others: &'static [&'static str],
    /// Rows that are copied at once: fewer of those that are large.
    pub(super) page_rows: usize,
}

const SMALL: usize = 2000;
const LARGE: usize = 64;

const fn table(
    name: &'static str,
    key: &'static [&'static str],
    others: &'static [&'static str],
    page_rows: usize,
) -> Table {
    Table { name, key, others, page_rows }
}

pub(super) const TABLES: &[Table] = &[
    table("key_names", &["id"], &["name"], SMALL),
    table(
        "experiments",
        &["id"],
        &["name", "artifact_location", "is_deleted", "created_ms", "updated_ms"],
        SMALL,
    ),
    table("experiment_tags", &["experiment_id", "key_id"], &["value"], SMALL),
    table(
        "runs",
        &["id"],
        &[
            "run_id",
            "experiment_id",
            "name",
            "user_id",
            "status",
            "start_time_ms",
            "end_time_ms",
            "artifact_uri",
            "is_deleted",
            "deleted_ms",
            "journal",
            "lease_ends_ms",
        ],
        SMALL,
    ),
    table("params", &["run_id", "key_id"], &["experiment_id", "value"], SMALL),
    table("tags", &["run_id", "key_id"], &["experiment_id", "value"], SMALL),
    table("metric_tail", &["run_id", "id"], &["point_count", "points"], LARGE),
    table(
        "metric_segments",
        &["id"],
        &[
            "run_id",
            "key_id",
            "first_timestamp_ms",
            "first_step",
            "last_timestamp_ms",
            "last_step",
            "min_step",
            "max_step",
            "min_value",
            "max_value",
            "point_count",
            "nan_count",
            "points",
        ],
        LARGE,
    ),
    table("metric_segment_blocks", &["segment_id"], &["blocks"], LARGE),
    table(
        "metric_latest",
        &["run_id", "key_id"],
        &[
            "experiment_id",
            "step",
            "timestamp_ms",
            "value",
            "point_count",
            "nan_count",
            "min_value",
            "max_value",
        ],
        SMALL,
    ),
    table(
        "datasets",
        &["id"],
        &["experiment_id", "name", "digest", "source_type", "source", "\"schema\"", "profile"],
        LARGE,
    ),
    table("dataset_inputs", &["id"], &["run_id", "dataset_id"], SMALL),
    table("dataset_input_tags", &["dataset_input_id", "\"key\""], &["value"], SMALL),
    table(
        "logged_models",
        &["id"],
        &[
            "model_id",
            "experiment_id",
            "name",
            "artifact_uri",
            "status",
            "model_type",
            "source_run_id",
            "is_deleted",
            "created_ms",
            "updated_ms",
        ],
        SMALL,
    ),
    table("logged_model_params", &["model_id", "key_id"], &["value"], SMALL),
    table("logged_model_tags", &["model_id", "key_id"], &["value"], SMALL),
    table(
        "logged_model_metrics",
        &["id"],
        &["model_id", "key_id", "timestamp_ms", "step", "value", "run_id", "dataset_name", "dataset_digest"],
        SMALL,
    ),
    table("run_model_inputs", &["id"], &["run_id", "model_id"], SMALL),
    table("run_model_outputs", &["id"], &["run_id", "model_id", "step"], SMALL),
    table(
        "registered_models",
        &["id"],
        &["name", "description", "last_version", "created_ms", "updated_ms"],
        SMALL,
    ),
    table("registered_model_tags", &["registered_model_id", "key_id"], &["value"], SMALL),
    table(
        "model_versions",
        &["id"],
        &[
            "registered_model_id",
            "version",
            "description",
            "stage",
            "source",
            "storage_location",
            "run_id",
            "run_link",
            "model_id",
            "created_ms",
            "updated_ms",
        ],
        SMALL,
    ),
    table("model_version_tags", &["model_version_id", "key_id"], &["value"], SMALL),
    table("model_aliases", &["registered_model_id", "alias"], &["model_version_id"], SMALL),
    table("purges", &["id"], &["kind", "owner_id", "artifact_uri", "owns_folder"], SMALL),
    table("ingest_journals", &["journal"], &["last_sequence", "used_ms"], SMALL),
];

impl Table {
    /// All columns.
    pub(super) fn columns(&self) -> String {
        [self.key, self.others].concat().join(", ")
    }

    pub(super) fn width(&self) -> usize {
        self.key.len() + self.others.len()
    }
}
