//! Paceline's own query language for runs: a superset of the filters of MLflow's run search.
//!
//! ```text
//! query   = blank | or
//! or      = and { OR and }
//! and     = part { AND part }
//! part    = NOT part | "(" or ")" | clause
//! clause  = operand comparison
//! ```
//!
//! `NOT` binds more closely than `AND`, and that more closely than `OR`. Words of the grammar are read in any case.
//! Operands are the keys of MLflow's filters (`metrics.loss`, `params.lr`, `tags.team`, `status`, `dataset.name`),
//! more attributes, and functions:
//!
//! | operand | type | missing when |
//! |---|---|---|
//! | `metrics.m`, `latest(metrics.m)` | number or NaN: the latest value | never logged |
//! | `min(metrics.m)`, `max(metrics.m)` | number; NaN when all values are | never logged |
//! | `best(metrics.m)`, `best(metrics.m, min)` | `min()` or `max()`; unless said, by [`metric_goal`] | never logged |
//! | `count(metrics.m)` | number: points, a repeated one counted until the store has folded it | never logged |
//! | `step(metrics.m)` | number: the step of the latest point | never logged |
//! | `params.p`, `tags.t` | text, or number when compared with one | not set; as a number: its text spells none |
//! | `number(params.p)`, `number(tags.t)` | that number | the same |
//! | `run_id`, `run_name`, `user_id`, `status`, `artifact_uri`, `lifecycle_stage` | text | never, but for a `run_name` whose tag was deleted |
//! | `parent`, `note` | text: the tags `mlflow.parentRunId`, `mlflow.note.content` | not set |
//! | `experiment_id` | number | never |
//! | `start_time`, `end_time` | time | `end_time`: not ended |
//! | `duration` | from start to end | not ended |
//! | `datasets.name`, `.digest`, `.context` | text, of each input of the run | no input has it |
//!
//! Comparisons: `=` (`==`), `!=` (`<>`), `IN`, `NOT IN`, `IS NULL`, `IS NOT NULL` for all; `<`, `<=`, `>`, `>=`,
//! `BETWEEN a AND b`, `NOT BETWEEN` for numbers, times and durations; `LIKE`, `ILIKE`, `MATCHES` (`~`, `!~` for its
//! negation) and these behind `NOT` for texts.
//!
//! # What holds
//!
//! * A clause whose operand is missing is **false, whatever the comparison**, `!=` and `NOT IN` included. Only
//!   `IS NULL` is true then.
//! * Everything is true or false, never unknown: `NOT (params.p = 'x')` holds of each run of which `params.p = 'x'` does
//!   not hold, so of runs without the param too; `params.p != 'x'` does not hold of those.
//! * NaN is there and is no number: `= NaN`, `IN (NaN, …)`, `!= 1`, `NOT IN (1)`, `NOT BETWEEN 1 AND 2` and
//!   `IS NOT NULL` hold of it; all other comparisons with numbers do not.
//! * `inf` is the greatest number there is (about 1.8e308): what the store keeps when infinity is logged.
//! * A text spells a number when it is a decimal one (`0.01`, `1e-3`, ` 5 `) or `inf`; `nan` is none.
//! * A date stands for all of the time that it names: `start_time = '2026-11-01'` is any moment of that day,
//!   `> '2026-11-01'` begins the day after, `<= '2026-11-01 12:30'` includes the whole minute. Dates are in UTC unless an
//!   offset follows (`'2026-11-01T12:30+02:00'`). A number is one moment, in milliseconds since the epoch.
//! * `now()` is the moment when the query is answered.
//! * `LIKE` matches whole texts, `%` any run of characters, `_` exactly one; `MATCHES` looks for the pattern anywhere
//!   (anchor it with `^` and `$`), in the syntax of the Rust crate `regex`, which needs time linear in the text.
//! * The status of a run that is lost is `LOST`; it is `RUNNING` to MLflow's searches, which know no such status.
//! * Each clause about a dataset is satisfied by some input of the run; two clauses may be by different ones.
//! * Texts are in single or double quotes; inside, that quote is written twice. Quoted names likewise.
//!
//! A query has at most 200 clauses, lists of at most 100 dates, and parentheses at most 50 deep, so parsing takes time
//! and stack in bounds.

mod clause;
mod comparison;
mod cursor;
mod duration;
mod error;
mod expression;
mod goal;
mod key;
mod literal;
mod operand;
mod regex;
mod sort;
mod test;
mod time;

pub use clause::RunQueryClause;
pub use duration::Milliseconds;
pub use error::{Expected, QueryError};
pub use expression::RunQueryExpression;
pub use goal::{MetricGoal, metric_goal};
pub use key::ATTRIBUTES as RUN_QUERY_ATTRIBUTES;
pub use operand::{MetricPart, NOTE_TAG, PARENT_RUN_TAG, RunNumber, RunOperand, RunText, number_in_text};
pub use regex::{RegexPattern, compile_regex};
pub use sort::RunSort;
pub use test::{RunTextTest, ValueTest};
pub use time::{QueryTime, TimePrecision};
