//! The search over runs.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Answer;
use crate::paging::decode_token;
use paceline_mlflow::runs::{RunsPage, SearchRuns};
use paceline_store::{Page, PageToken, RunQuery};
use paceline_types::Run;

pub(crate) async fn search(State(app): State<App>, Input(request): Input<SearchRuns>) -> Answer<RunsPage> {
    let page = find(&app, request).await?;
    Ok(Json(RunsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}

/// One page of runs.
pub(crate) async fn find(app: &App, request: SearchRuns) -> Result<Page<Run>, Failure> {
    let query = RunQuery {
        experiment_ids: request.experiment_ids,
        filter: request.filter,
        order_by: request.order_by,
        view_type: request.view_type,
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    Ok(app.store().search_runs(query).await?)
}
