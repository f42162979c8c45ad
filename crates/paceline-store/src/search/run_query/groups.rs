//! Groups of runs, and what the numbers of each are like.

use std::collections::HashMap;

use super::group_order::{GroupSort, GroupStatistic, Position};
use super::measures::{GroupBy, Measures};
use super::statistics::Statistics;
use super::{Context, Matching, RunScope};
use crate::database::{self, Row, params_from_iter};
use crate::error::Result;
use crate::runs;
use crate::search::page_token::{PageToken, QueryFingerprint};
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{RunNumber, RunOperand, RunQueryExpression, RunText};
use paceline_types::{Rejection, RunId, limits};

/// Which groups are asked for.
#[derive(Debug, Clone, Default)]
pub struct RunGroupsQuery {
    /// Where to look.
    pub scope: RunScope,
    /// What holds of each run; absent: nothing need hold.
    pub expression: Option<RunQueryExpression>,
    /// What the runs of a group have in common, at most [`limits::GROUP_KEYS`]. None: all runs are one group.
    ///
    /// A run that used several datasets is in a group for each combination of their fields, and counts once in each.
    pub keys: Vec<RunGroupKey>,
    /// Which numbers to look at, at most [`limits::GROUP_MEASURES`].
    pub measures: Vec<RunMeasure>,
    /// The order; then by the values of the keys.
    pub sort: GroupSort,
    /// Groups of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

/// Something that runs of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunGroupKey {
    /// A text. Of the run's name its own, whatever became of the tag that mirrors it.
    Text(RunText),
    /// The experiment.
    ExperimentId,
}

impl RunGroupKey {
    /// The key of an operand; none of one that is measured, not shared.
    pub fn of(operand: RunOperand) -> Option<Self> {
        match operand {
            RunOperand::Text(text) => Some(Self::Text(text)),
            RunOperand::Number(RunNumber::ExperimentId) => Some(Self::ExperimentId),
            _ => None,
        }
    }
}

/// A number that the runs of a group have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunMeasure {
    /// A number of the run.
    Number(RunNumber),
    /// How long it took, in milliseconds.
    Duration,
}

impl RunMeasure {
    /// The measure of an operand; none of a text or a time.
    pub fn of(operand: RunOperand) -> Option<Self> {
        match operand {
            RunOperand::Number(number) => Some(Self::Number(number)),
            RunOperand::Duration => Some(Self::Duration),
            RunOperand::Text(_) | RunOperand::Time(_) => None,
        }
    }
}

/// One page of groups.
#[derive(Debug, Clone)]
pub struct RunGroupsAnswer {
    /// The groups, in order.
    pub groups: Vec<RunGroup>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<PageToken>,
    /// How many groups there are on all pages.
    pub total: u64,
}

/// Runs that have some values in common.
#[derive(Debug, Clone, PartialEq)]
pub struct RunGroup {
    /// The value of each key; absent where the runs have none.
    pub values: Vec<Option<String>>,
    /// How many runs there are.
    pub run_count: u64,
    /// What each measure is like.
    pub measures: Vec<GroupMeasure>,
}

/// What a measure is like over the runs of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMeasure {
    /// Its statistics.
    pub statistics: Statistics,
    /// The run that has the smallest value, of several the one that was made first.
    pub min_run_id: Option<RunId>,
    /// The run that has the greatest value, of several the one that was made first.
    pub max_run_id: Option<RunId>,
}

impl Store {
    /// One page of the groups that the runs which match a query fall into. Looks at all of these runs for each page, or
    /// at all runs of the experiments where no clause is known to pass few.
    ///
    /// # Errors
    /// Too many keys or measures, or a page token of other groups.
    pub async fn group_runs(&self, query: RunGroupsQuery) -> Result<RunGroupsAnswer> {
        check_limits(&query)?;
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = query.scope.resolve(connection)?;
            let matching = Matching::new(&context, &scope, query.expression.as_ref())?;
            let groups = collect(&context, &matching, &query)?;
            page(&context, groups, &query)
        })
        .await
    }
}

fn check_limits(query: &RunGroupsQuery) -> Result<()> {
    for (what, count, max) in [
        ("keys", query.keys.len(), limits::GROUP_KEYS),
        ("measures", query.measures.len(), limits::GROUP_MEASURES),
    ] {
        if count > max {
            let message = format!("Runs can be grouped with at most {max} {what}, not {count}");
            return Err(Rejection::TooMuch(message).into());
        }
    }
    Ok(())
}

/// A group in the making.
pub(super) struct Group {
    pub(super) values: Vec<Option<String>>,
    pub(super) run_count: u64,
    pub(super) measures: Vec<Gathered>,
}

/// The values of one measure, and the runs at both ends.
#[derive(Default)]
pub(super) struct Gathered {
    numbers: Vec<f64>,
    nan_count: u64,
    min: Option<(f64, i64)>,
    max: Option<(f64, i64)>,
}

impl Gathered {
    /// Of runs that tie, the one that was made first is named: databases give rows in any order.
    fn add(&mut self, number: f64, run_row: i64) {
        self.numbers.push(number);
        let is_first = |value: f64, row: i64| number == value && run_row < row;
        if self.min.is_none_or(|(min, row)| number < min || is_first(min, row)) {
            self.min = Some((number, run_row));
        }
        if self.max.is_none_or(|(max, row)| number > max || is_first(max, row)) {
            self.max = Some((number, run_row));
        }
    }

    /// A statistic to sort by.
    pub(super) fn statistic(&mut self, statistic: GroupStatistic) -> Option<f64> {
        let statistics = Statistics::of(&mut self.numbers, self.nan_count);
        match statistic {
            GroupStatistic::N => Some(statistics.n as f64),
            GroupStatistic::Mean => statistics.mean,
            GroupStatistic::Median => statistics.median,
            GroupStatistic::StandardDeviation => statistics.standard_deviation,
            GroupStatistic::Min => statistics.min,
            GroupStatistic::Max => statistics.max,
        }
    }
}

/// All groups, in any order.
fn collect(context: &Context<'_>, matching: &Matching<'_>, query: &RunGroupsQuery) -> Result<Vec<Group>> {
    let by = GroupBy::new(context, &query.keys)?;
    let measured = Measures::new(context, &query.measures)?;
    // A join with datasets repeats a run that used some with equal fields.
    let distinct = if by.repeats_runs { "DISTINCT " } else { "" };
    let mut select = Sql::text(format!("SELECT {distinct}r.id"));
    for column in by.columns.iter().chain(&measured.columns) {
        select.push_text(&format!(", {column}"));
    }
    select.push_text(" FROM ");
    select.push(matching.runs());
    select.push(by.joins);
    select.push(measured.joins);
    select.push(matching.where_they_match());
    let mut groups =
        Groups { key_count: query.keys.len(), measure_count: query.measures.len(), ..Groups::default() };
    let mut statement = context.connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    while let Some(row) = rows.next()? {
        groups.add(&row)?;
    }
    Ok(groups.all)
}

#[derive(Default)]
struct Groups {
    key_count: usize,
    measure_count: usize,
    all: Vec<Group>,
    /// Where the group of some values is. The values are encoded, so that no text is copied for a run of a group that
    /// is there already.
    index: HashMap<Vec<u8>, usize>,
    encoded: Vec<u8>,
}

impl Groups {
    /// Takes a run into account: its surrogate, the values of the keys, and of each measure the number and whether it
    /// is NaN.
    fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let run_row: i64 = row.get(0)?;
        let measure_count = self.measure_count;
        let first_measure = 1 + self.key_count;
        let group = self.group(row)?;
        group.run_count += 1;
        for index in 0..measure_count {
            let number: Option<f64> = row.get(first_measure + 2 * index)?;
            let gathered = &mut group.measures[index];
            match number {
                Some(number) => gathered.add(number, run_row),
                None => gathered.nan_count += u64::from(row.get::<bool>(first_measure + 2 * index + 1)?),
            }
        }
        Ok(())
    }

    fn group(&mut self, row: &Row<'_>) -> Result<&mut Group> {
        self.encoded.clear();
        for key in 1..=self.key_count {
            match row.get_ref(key)?.as_bytes_or_null().map_err(database::Error::from)? {
                None => self.encoded.push(0),
                Some(bytes) => {
                    self.encoded.push(1);
                    self.encoded.extend(bytes.len().to_le_bytes());
                    self.encoded.extend(bytes);
                }
            }
        }
        let at = match self.index.get(&self.encoded) {
            Some(at) => *at,
            None => {
                let values = (1..=self.key_count).map(|key| row.get(key)).collect::<database::Result<_>>()?;
                let measures = std::iter::repeat_with(Gathered::default).take(self.measure_count).collect();
                self.all.push(Group { values, run_count: 0, measures });
                self.index.insert(self.encoded.clone(), self.all.len() - 1);
                self.all.len() - 1
            }
        };
        Ok(&mut self.all[at])
    }
}

/// The groups of one page. The statistics that the order needs are made for all of them, the rest for the page.
fn page(context: &Context<'_>, mut groups: Vec<Group>, query: &RunGroupsQuery) -> Result<RunGroupsAnswer> {
    let scope = (&query.scope.experiment_ids, query.scope.view_type);
    let order = (&query.keys, &query.measures, &query.sort);
    let fingerprint = QueryFingerprint::new("groups", &scope, &query.expression, &order);
    let total = groups.len() as u64;
    let mut positioned: Vec<(Position, Group)> =
        groups.drain(..).map(|mut group| (Position::of(&mut group, &query.sort), group)).collect();
    positioned.sort_unstable_by(|(one, _), (other, _)| one.compare(other, &query.sort));
    let begin = match &query.page_token {
        None => 0,
        Some(token) => {
            token.check_order(fingerprint)?;
            let last = Position::from_token(token)?;
            positioned.partition_point(|(position, _)| position.compare(&last, &query.sort).is_le())
        }
    };
    let mut rest = positioned.into_iter().skip(begin);
    let shown: Vec<(Position, Group)> = rest.by_ref().take(query.max_results).collect();
    let next = match (rest.next(), shown.last()) {
        (Some(_), Some((last, _))) => last.token(fingerprint),
        _ => None,
    };
    let groups = shown.into_iter().map(|(_, group)| finish(context, group)).collect::<Result<_>>()?;
    Ok(RunGroupsAnswer { groups, next, total })
}

fn finish(context: &Context<'_>, group: Group) -> Result<RunGroup> {
    let measure = |mut gathered: Gathered| {
        let run_id = |end: Option<(f64, i64)>| -> Result<Option<RunId>> {
            end.map(|(_, row)| runs::id_of_row(context.connection, row)).transpose()
        };
        Ok(GroupMeasure {
            min_run_id: run_id(gathered.min)?,
            max_run_id: run_id(gathered.max)?,
            statistics: Statistics::of(&mut gathered.numbers, gathered.nan_count),
        })
    };
    let measures = group.measures.into_iter().map(measure).collect::<Result<_>>()?;
    Ok(RunGroup { values: group.values, run_count: group.run_count, measures })
}
