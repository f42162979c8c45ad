//! Logged models.

use axum::Json;
use axum::extract::{Path, State};

use crate::app::App;
use crate::input::Input;
use crate::output::{Answer, DONE};
use crate::paging::decode_token;
use paceline_mlflow::Empty;
use paceline_mlflow::logged_models::{
    CreateLoggedModel, FinalizeLoggedModel, GetLoggedModel, LogLoggedModelParams, LoggedModelsPage,
    OneLoggedModel, SearchDataset, SearchLoggedModels, SearchOrder, SetLoggedModelTags,
};
use paceline_store::{LoggedModelOrder, LoggedModelQuery, ModelDataset, NewLoggedModel, PageToken};
use paceline_types::ModelId;

pub(crate) async fn create(
    State(app): State<App>,
    Input(request): Input<CreateLoggedModel>,
) -> Answer<OneLoggedModel> {
    let CreateLoggedModel { experiment_id, name, model_type, source_run_id, params, tags } = request;
    let new = NewLoggedModel { experiment_id, name, model_type, source_run_id, params, tags };
    Ok(Json(app.store().create_logged_model(new).await?.into()))
}

pub(crate) async fn get(
    State(app): State<App>,
    Path(model_id): Path<String>,
    Input(request): Input<GetLoggedModel>,
) -> Answer<OneLoggedModel> {
    let model = app.store().logged_model(ModelId::new(model_id), request.allow_deleted).await?;
    Ok(Json(model.into()))
}

pub(crate) async fn finalize(
    State(app): State<App>,
    Path(model_id): Path<String>,
    Input(request): Input<FinalizeLoggedModel>,
) -> Answer<OneLoggedModel> {
    let model = app.store().finalize_logged_model(ModelId::new(model_id), request.status).await?;
    Ok(Json(model.into()))
}

pub(crate) async fn delete(State(app): State<App>, Path(model_id): Path<String>) -> Answer<Empty> {
    app.store().delete_logged_model(ModelId::new(model_id)).await?;
    DONE
}

pub(crate) async fn set_tags(
    State(app): State<App>,
    Path(model_id): Path<String>,
    Input(request): Input<SetLoggedModelTags>,
) -> Answer<Empty> {
    app.store().set_logged_model_tags(ModelId::new(model_id), request.tags).await?;
    DONE
}

pub(crate) async fn delete_tag(
    State(app): State<App>,
    Path((model_id, key)): Path<(String, String)>,
) -> Answer<Empty> {
    app.store().delete_logged_model_tag(ModelId::new(model_id), key).await?;
    DONE
}

pub(crate) async fn log_params(
    State(app): State<App>,
    Path(model_id): Path<String>,
    Input(request): Input<LogLoggedModelParams>,
) -> Answer<Empty> {
    app.store().log_logged_model_params(ModelId::new(model_id), request.params).await?;
    DONE
}

pub(crate) async fn search(
    State(app): State<App>,
    Input(request): Input<SearchLoggedModels>,
) -> Answer<LoggedModelsPage> {
    let query = LoggedModelQuery {
        experiment_ids: request.experiment_ids,
        filter: request.filter,
        datasets: request.datasets.into_iter().map(dataset).collect(),
        order_by: request.order_by.into_iter().map(order).collect(),
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    let page = app.store().search_logged_models(query).await?;
    Ok(Json(LoggedModelsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}

fn order(SearchOrder { order_by, dataset: on }: SearchOrder) -> LoggedModelOrder {
    LoggedModelOrder { order_by, dataset: on.map(dataset) }
}

fn dataset(SearchDataset { name, digest }: SearchDataset) -> ModelDataset {
    ModelDataset { name, digest }
}
