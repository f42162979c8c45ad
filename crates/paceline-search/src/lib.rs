//! Filter and order grammars of the searches, parsed once into typed trees.
//!
//! A search arrives as text: a filter (`metrics.loss < 0.1 AND tags.team = 'vision'`) and order clauses
//! (`start_time DESC`). This crate checks that text and says what it means; the stores decide how to answer it.
//! It knows no database and no wire format, and a tree it returns needs no further checks.
//!
//! ```
//! use paceline_search::{NumberOperator, RunClause, RunFilter};
//!
//! let filter = RunFilter::parse("metrics.loss < 0.1 AND tags.team = 'vision'")?;
//! assert!(matches!(
//!     &filter.clauses[0],
//!     RunClause::Metric { key, test } if key == "loss" && test.operator == NumberOperator::Less
//! ));
//! assert_eq!(filter.to_string(), "metrics.`loss` < 0.1 AND tags.`team` = 'vision'");
//!
//! let error = RunFilter::parse("metrics.loss LIKE 1").unwrap_err();
//! assert!(error.to_string().starts_with("Invalid comparator 'LIKE' not one of"));
//! # Ok::<(), paceline_search::ParseError>(())
//! ```
//!
//! Text becomes tokens (`token`), tokens become clauses of the shape all searches share (`clause`), and each
//! grammar (`run`, `experiment`, `logged_model`, `registered_model`, `model_version`) decides which keys and
//! comparisons it has.

mod clause;
mod comparison;
mod display;
mod error;
mod experiment;
mod logged_model;
mod model_version;
mod order;
mod query;
mod registered_model;
mod rule;
mod run;
mod token;

pub use comparison::{NumberOperator, NumberTest, TextTest};
pub use error::ParseError;
pub use experiment::{
    ExperimentClause, ExperimentFilter, ExperimentIdTest, ExperimentOrderKey, ExperimentTimeAttribute,
    parse_experiment_order_by,
};
pub use logged_model::{
    LoggedModelClause, LoggedModelFilter, LoggedModelOrderKey, LoggedModelTextAttribute,
    LoggedModelTimeAttribute,
};
pub use model_version::{
    ModelVersionClause, ModelVersionFilter, ModelVersionOrderKey, ModelVersionTextAttribute,
    parse_model_version_order_by,
};
pub use order::{Direction, OrderBy};
pub use query::{
    Expected, MetricGoal, MetricPart, Milliseconds, NOTE_TAG, PARENT_RUN_TAG, QueryError, QueryTime,
    RUN_QUERY_ATTRIBUTES, RegexPattern, RunNumber, RunOperand, RunQueryClause, RunQueryExpression, RunSort,
    RunText, RunTextTest, TimePrecision, ValueTest, compile_regex, metric_goal, number_in_text,
};
pub use registered_model::{
    RegisteredModelClause, RegisteredModelFilter, RegisteredModelOrderKey, parse_registered_model_order_by,
};
pub use run::{
    DatasetField, RunClause, RunFilter, RunNumberAttribute, RunOrderKey, RunTextAttribute, parse_run_order_by,
};
