//! Experiments.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::input::Input;
use crate::output::{Answer, DONE};
use crate::paging::decode_token;
use paceline_mlflow::Empty;
use paceline_mlflow::datasets::{DatasetSummaries, SearchDatasets};
use paceline_mlflow::experiments::{
    CreateExperiment, CreatedExperiment, DeleteExperimentTag, ExperimentReference, ExperimentsPage,
    GetExperimentByName, OneExperiment, SearchExperiments, SetExperimentTag, UpdateExperiment,
};
use paceline_store::{ExperimentQuery, NewExperiment, PageToken};

pub(crate) async fn create(
    State(app): State<App>,
    Input(request): Input<CreateExperiment>,
) -> Answer<CreatedExperiment> {
    let CreateExperiment { name, artifact_location, tags } = request;
    let id = app.store().create_experiment(NewExperiment { name, artifact_location, tags }).await?;
    Ok(Json(id.into()))
}

pub(crate) async fn get(
    State(app): State<App>,
    Input(request): Input<ExperimentReference>,
) -> Answer<OneExperiment> {
    Ok(Json(app.store().experiment(request.experiment_id).await?.into()))
}

pub(crate) async fn get_by_name(
    State(app): State<App>,
    Input(request): Input<GetExperimentByName>,
) -> Answer<OneExperiment> {
    Ok(Json(app.store().experiment_by_name(request.experiment_name).await?.into()))
}

pub(crate) async fn update(State(app): State<App>, Input(request): Input<UpdateExperiment>) -> Answer<Empty> {
    app.store().rename_experiment(request.experiment_id, request.new_name).await?;
    DONE
}

pub(crate) async fn delete(
    State(app): State<App>,
    Input(request): Input<ExperimentReference>,
) -> Answer<Empty> {
    app.store().delete_experiment(request.experiment_id).await?;
    DONE
}

pub(crate) async fn restore(
    State(app): State<App>,
    Input(request): Input<ExperimentReference>,
) -> Answer<Empty> {
    app.store().restore_experiment(request.experiment_id).await?;
    DONE
}

pub(crate) async fn set_tag(
    State(app): State<App>,
    Input(request): Input<SetExperimentTag>,
) -> Answer<Empty> {
    app.store().set_experiment_tag(request.experiment_id, request.tag).await?;
    DONE
}

pub(crate) async fn delete_tag(
    State(app): State<App>,
    Input(request): Input<DeleteExperimentTag>,
) -> Answer<Empty> {
    app.store().delete_experiment_tag(request.experiment_id, request.key).await?;
    DONE
}

pub(crate) async fn search_datasets(
    State(app): State<App>,
    Input(request): Input<SearchDatasets>,
) -> Answer<DatasetSummaries> {
    Ok(Json(app.store().search_datasets(request.experiment_ids).await?.into()))
}

pub(crate) async fn search(
    State(app): State<App>,
    Input(request): Input<SearchExperiments>,
) -> Answer<ExperimentsPage> {
    let query = ExperimentQuery {
        filter: request.filter,
        order_by: request.order_by,
        view_type: request.view_type,
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    let page = app.store().search_experiments(query).await?;
    Ok(Json(ExperimentsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}
