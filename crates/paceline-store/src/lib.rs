//! The tracking store: experiments, runs, metrics, datasets, logged models and the model registry in a SQL database.
//!
//! Every write is one transaction that shares its commit with concurrent ones and is answered when that commit is
//! on the disk. Every read sees one snapshot. One file holds one resource; `metrics/` holds the layout of points,
//! `search/` turns filter trees into SQL, `database/` owns the connections.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use paceline_store::{NewExperiment, Store, StoreOptions};
//!
//! let store = Store::open("mlruns/paceline.db".as_ref(), StoreOptions::default())?;
//! let id = store.create_experiment(NewExperiment { name: "cats".into(), ..Default::default() }).await?;
//! println!("{}", store.experiment(id).await?.artifact_location);
//! # Ok(()) }
//! ```

mod artifact_uri;
mod changes;
mod clock;
mod copy;
mod database;
mod datasets;
mod error;
mod experiments;
mod ingest;
mod key_names;
mod key_values;
mod logged_models;
mod measurements;
mod metrics;
mod purge;
mod registry;
mod runs;
mod search;
mod sql;
mod store;

pub use changes::{Change, ChangePlace, ChangeSlice, Watch, WatchError, Watched};
pub use copy::{CopiedTable, CopyError, CopyProgress, copy_database};
pub use database::{DatabaseLocation, Error as DatabaseError, InvalidLocation};
pub use database::{PendingMigration, SchemaState, schema_state, upgrade_schema};
pub use error::{Error, OpenError, Result};
pub use experiments::NewExperiment;
pub use ingest::{
    ExperimentChoice, IngestBatch, IngestOutcome, JournalId, NewJournaledRun, RunChange, RunEvent,
};
pub use logged_models::NewLoggedModel;
pub use metrics::{Block, FoldPolicy, codec, step_sampling};
pub use purge::{
    Kept, LeftFolder, OwnedFolder, OwnerKind, PurgeRequest, PurgeStorage, PurgeSummary, Removal, TrashOwner,
    TrashSummary,
};
pub use registry::{NewModelVersion, NewRegisteredModel, VersionsInStage};
pub use runs::{
    BulkHistoryQuery, ChangedRuns, HistoryQuery, MetricLink, NewMetric, NewRun, NewSeries, RunBatch,
    RunUpdate, RunsChange, SampledHistoryQuery, Series, SeriesAxis, SeriesPoints, SeriesQuery,
};
pub use search::{
    ACTIVITY_DAYS, ExperimentActivity, ExperimentQuery, GroupMeasure, GroupSort, GroupSortKey,
    GroupStatistic, KeySelection, LoggedModelOrder, LoggedModelQuery, MeasureRange, MetricSummary,
    ModelDataset, ModelVersionQuery, Page, PageToken, QueriedRun, RegisteredModelQuery, RunBookmarks,
    RunBookmarksQuery, RunChild, RunChildrenAnswer, RunChildrenQuery, RunColumns, RunCount, RunCounts,
    RunGroup, RunGroupKey, RunGroupsAnswer, RunGroupsQuery, RunKeyKind, RunKeyValuesQuery, RunKeysQuery,
    RunMeasure, RunQuery, RunRollup, RunRollupsQuery, RunScope, RunsAnswer, RunsQuery, Statistics,
};
pub use store::{Store, StoreOptions};
