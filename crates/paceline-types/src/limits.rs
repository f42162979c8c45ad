//! Limits of the API, counted in characters (code points) unless the name says otherwise.

/// Metrics in one log-batch request.
pub const BATCH_METRICS: usize = 1000;
/// Params in one log-batch request.
pub const BATCH_PARAMS: usize = 100;
/// Tags in one log-batch request.
pub const BATCH_TAGS: usize = 100;
/// Metrics, params and tags in one log-batch request, together.
pub const BATCH_ITEMS: usize = 1000;
/// Name of a metric, param or tag.
pub const KEY_CHARACTERS: usize = 250;
/// Value of a param; longer values are cut.
pub const PARAM_VALUE_CHARACTERS: usize = 6000;
/// Value of a run's tag; longer values are cut.
pub const RUN_TAG_VALUE_CHARACTERS: usize = 8000;
/// Name of an experiment.
pub const EXPERIMENT_NAME_CHARACTERS: usize = 500;
/// Value of an experiment's tag.
pub const EXPERIMENT_TAG_VALUE_CHARACTERS: usize = 20_000;
/// Artifact location of an experiment.
pub const ARTIFACT_LOCATION_CHARACTERS: usize = 2048;
/// Name of a dataset.
pub const DATASET_NAME_CHARACTERS: usize = 500;
/// Digest of a dataset.
pub const DATASET_DIGEST_CHARACTERS: usize = 36;
/// Source of a dataset.
pub const DATASET_SOURCE_CHARACTERS: usize = 65_535;
/// Schema of a dataset.
pub const DATASET_SCHEMA_CHARACTERS: usize = 1_048_575;
/// Profile of a dataset.
pub const DATASET_PROFILE_CHARACTERS: usize = 16_777_215;
/// Experiments that one search over datasets looks at.
pub const DATASET_SEARCH_EXPERIMENTS: usize = 20;
/// Rows that a search over datasets answers.
pub const DATASET_SEARCH_ROWS: usize = 1000;
/// Key of a tag on a dataset input.
pub const INPUT_TAG_KEY_CHARACTERS: usize = 255;
/// Value of a tag on a dataset input.
pub const INPUT_TAG_VALUE_CHARACTERS: usize = 500;
/// Rows of one page of a search.
pub const SEARCH_MAX_RESULTS: i64 = 50_000;
/// Rows of one page of a run search that names no number.
pub const SEARCH_RUNS_DEFAULT_RESULTS: i64 = 1000;
/// Rows of one page of a logged-model search that names no number.
pub const SEARCH_MODELS_DEFAULT_RESULTS: i64 = 50;
/// Elements of one list in a request: tags of a new run, datasets, params of a model.
pub const LIST_ELEMENTS: usize = 10_000;
/// Name of a tag or param that no rule is applied to: of new runs and of models.
pub const UNCHECKED_KEY_CHARACTERS: usize = 5000;
/// Value of such a tag or param.
pub const UNCHECKED_VALUE_CHARACTERS: usize = 1_000_000;
/// Clauses of one filter.
pub const FILTER_CLAUSES: usize = 200;
/// Keys of one order.
pub const ORDER_BY_KEYS: usize = 30;
/// Keys that runs are grouped by at once.
pub const GROUP_KEYS: usize = 5;
/// Numbers that groups of runs are measured by at once.
pub const GROUP_MEASURES: usize = 20;
/// Rows of one page of a query over runs, of groups and of children.
pub const QUERY_PAGE_ROWS: usize = 1000;
/// Metrics, params or tags that one query names as its columns, of each.
pub const RUN_COLUMNS: usize = 1000;
/// Metrics, params and tags of all runs of a page together, when a query asks for all that there are.
pub const PAGE_ENTRIES: usize = 500_000;
/// Runs between two places of a query that one can jump to.
pub const BOOKMARK_RUNS: std::ops::RangeInclusive<usize> = 100..=10_000;
/// Runs that one request names to be changed.
pub const CHANGED_RUNS: usize = 1000;
/// Runs whose leases one request renews.
pub const LEASED_RUNS: usize = 1000;
/// How long a lease of a run may be, in milliseconds: from a second to a day.
pub const LEASE_MS: std::ops::RangeInclusive<u64> = 1000..=24 * 60 * 60 * 1000;
/// Runs of a query that one request changes; the next one goes on.
pub const CHANGED_QUERY_RUNS: usize = 100_000;
/// Runs whose descendants are summed up at once.
pub const ROLLUP_RUNS: usize = 1000;
/// Keys or values, with how many runs have them, of one answer.
pub const RUN_COUNTS: usize = 50_000;
/// Size in bytes of an artifact sent to `upload-artifact`.
pub const UPLOAD_ARTIFACT_BYTES: usize = 10 * 1024 * 1024;
/// Files and folders of one folder of artifacts that are counted, and packed into one archive.
pub const FOLDER_ENTRIES: usize = 100_000;
/// Views that one experiment's tags may hold.
pub const EXPERIMENT_CUSTOM_VIEWS: usize = 50;

/// Runs whose histories one request reads.
pub const BULK_HISTORY_RUNS: usize = 100;
/// Points of all runs together in a bulk history.
pub const BULK_HISTORY_POINTS: i64 = 25_000;
/// Points of one run in a history at common steps.
pub const BULK_HISTORY_RUN_POINTS: usize = 25_000;
/// Steps that are chosen for a history at common steps.
pub const BULK_HISTORY_STEPS: i64 = 2500;
/// Name of a registered model.
pub const REGISTERED_MODEL_NAME_CHARACTERS: usize = 256;
/// Value of a tag of a registered model or a model version.
pub const REGISTRY_TAG_VALUE_CHARACTERS: usize = 100_000;
/// Name of an alias.
pub const MODEL_ALIAS_CHARACTERS: usize = 255;
/// Rows of one page of a search over registered models.
pub const SEARCH_REGISTERED_MODELS_RESULTS: i64 = 1000;
/// Rows of one page of such a search that names no number.
pub const SEARCH_REGISTERED_MODELS_DEFAULT_RESULTS: i64 = 100;
/// Rows of one page of a search over model versions, which is also the number when none is named.
pub const SEARCH_MODEL_VERSIONS_RESULTS: i64 = 200_000;

/// Series of one request of charts.
pub const SERIES: usize = 10_000;
/// Points or buckets of one series of a chart.
pub const SERIES_POINTS: usize = 100_000;
/// Points or buckets of all series of a request together.
pub const SERIES_POINTS_IN_ALL: usize = 1_000_000;
/// Metrics of a run that one change names. When more have changed, it names none.
pub const CHANGED_KEYS: usize = 100;
/// Clients that watch for changes at once.
pub const WATCHERS: usize = 1000;

/// Keys of one kind that a file of runs has columns for, when all are asked for.
pub const EXPORT_KEYS: usize = 20_000;

/// Cuts a text to at most `characters` code points, in place.
pub fn truncate_characters(text: &mut String, characters: usize) {
    // Bytes are never fewer than characters, so short texts need no walk.
    if text.len() > characters
        && let Some((end, _)) = text.char_indices().nth(characters)
    {
        text.truncate(end);
    }
}
