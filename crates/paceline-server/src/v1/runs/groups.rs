//! Groups of runs.

use axum::Json;
use axum::extract::State;

use super::request::{self, operands};
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::Answer;
use crate::paging::decode_token;
use paceline_api::runs::{
    ConfidenceInterval, GroupMeasure, GroupSort, GroupSortBy, RunGroup, RunGroupsAnswer, RunGroupsRequest,
    SortDirection,
};
use paceline_api::{ApiErrorBody, Number};
use paceline_mlflow::ApiError;
use paceline_search::Direction;
use paceline_store::{
    GroupMeasure as StoredMeasure, GroupSort as StoredSort, GroupSortKey, GroupStatistic, PageToken,
    RunGroupKey, RunGroupsQuery, RunMeasure, Statistics,
};
use paceline_types::limits;

/// Group runs by what they have in common, and measure the groups
///
/// Of each group how many runs it has, and of each measure mean, median, standard deviation, 95 % confidence interval,
/// extremes and the runs that have them. Looks at all runs that match for each page.
#[utoipa::path(post, path = "/runs/groups", tag = "runs", request_body = RunGroupsRequest,
    responses((status = 200, body = RunGroupsAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn groups(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunGroupsRequest>,
) -> Answer<RunGroupsAnswer> {
    const CHOICES: &str =
        "Runs are grouped by params, tags and attributes that are texts, not by numbers and times.";
    let measures = request::measures(&body.measures)?;
    let query = RunGroupsQuery {
        scope: request::scope(body.experiment_ids, body.view)?,
        expression: request::expression(&body.filter)?,
        keys: operands("keys", &body.keys, limits::GROUP_KEYS, RunGroupKey::of, CHOICES)?,
        sort: sort(body.sort, &measures)?,
        measures,
        max_results: request::rows("page_size", body.page_size, limits::QUERY_PAGE_ROWS)?,
        page_token: decode_token(body.page_token)?,
    };
    let found = app.store().group_runs(query).await?;
    Ok(Json(RunGroupsAnswer {
        groups: found.groups.into_iter().map(group).collect(),
        next_page_token: found.next.as_ref().map(PageToken::encode),
        total: found.total,
    }))
}

fn sort(sort: GroupSort, measures: &[RunMeasure]) -> Result<StoredSort, Failure> {
    let direction = match sort.direction {
        SortDirection::Ascending => Direction::Ascending,
        SortDirection::Descending => Direction::Descending,
    };
    let statistic = match sort.by {
        GroupSortBy::RunCount => return unmeasured(sort.measure, GroupSortKey::Size, direction),
        GroupSortBy::Keys => return unmeasured(sort.measure, GroupSortKey::Values, direction),
        GroupSortBy::N => GroupStatistic::N,
        GroupSortBy::Mean => GroupStatistic::Mean,
        GroupSortBy::Median => GroupStatistic::Median,
        GroupSortBy::StandardDeviation => GroupStatistic::StandardDeviation,
        GroupSortBy::Min => GroupStatistic::Min,
        GroupSortBy::Max => GroupStatistic::Max,
    };
    let Some(text) = sort.measure else {
        return Err(
            ApiError::invalid("'sort' is by a statistic: say of which measure in 'sort.measure'.").into()
        );
    };
    let wanted = request::measure(request::operand("sort.measure".into(), &text)?);
    let index = measures.iter().position(|measure| Some(measure) == wanted.as_ref()).ok_or_else(|| {
        request::unusable("sort.measure".into(), &text, "It is none of the 'measures'. Add it to them.")
    })?;
    Ok(StoredSort { by: GroupSortKey::Measure { index, statistic }, direction })
}

fn unmeasured(
    measure: Option<String>,
    by: GroupSortKey,
    direction: Direction,
) -> Result<StoredSort, Failure> {
    if let Some(measure) = measure {
        return Err(ApiError::invalid(format!(
            "'sort.measure' is '{measure}', and 'sort.by' is no statistic: send 'measure' with a statistic only."
        ))
        .into());
    }
    Ok(StoredSort { by, direction })
}

fn group(group: paceline_store::RunGroup) -> RunGroup {
    RunGroup {
        values: group.values,
        run_count: group.run_count,
        measures: group.measures.into_iter().map(measure).collect(),
    }
}

fn measure(measure: StoredMeasure) -> GroupMeasure {
    let Statistics { n, nan_count, mean, median, standard_deviation, confidence_half_width, min, max } =
        measure.statistics;
    let around = |(mean, half_width): (f64, f64)| ConfidenceInterval {
        low: Number(mean - half_width),
        high: Number(mean + half_width),
    };
    GroupMeasure {
        n,
        nan_count,
        mean: mean.map(Number),
        median: median.map(Number),
        standard_deviation: standard_deviation.map(Number),
        confidence_interval: mean.zip(confidence_half_width).map(around),
        min: min.map(Number),
        min_run_id: measure.min_run_id.map(|run_id| run_id.to_string()),
        max: max.map(Number),
        max_run_id: measure.max_run_id.map(|run_id| run_id.to_string()),
    }
}
