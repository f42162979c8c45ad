//! The search over runs.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::input::Input;
use crate::output::Answer;
use crate::paging::decode_token;
use paceline_mlflow::runs::{RunsPage, SearchRuns};
use paceline_store::{PageToken, RunQuery};

pub(crate) async fn search(State(app): State<App>, Input(request): Input<SearchRuns>) -> Answer<RunsPage> {
    let query = RunQuery {
        experiment_ids: request.experiment_ids,
        filter: request.filter,
        order_by: request.order_by,
        view_type: request.view_type,
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    let page = app.store().search_runs(query).await?;
    Ok(Json(RunsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}
