//! Registered models and their aliases.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::input::Input;
use crate::output::{Answer, DONE};
use crate::paging::decode_token;
use paceline_mlflow::Empty;
use paceline_mlflow::registry::{
    CreateRegisteredModel, DeleteRegisteredModelTag, GetLatestVersions, ModelAliasReference,
    ModelVersionsPage, OneModelVersion, OneRegisteredModel, RegisteredModelReference, RegisteredModelsPage,
    RenameRegisteredModel, SearchRegisteredModels, SetModelAlias, SetRegisteredModelTag,
    UpdateRegisteredModel,
};
use paceline_store::{NewRegisteredModel, PageToken, RegisteredModelQuery};

pub(crate) async fn create(
    State(app): State<App>,
    Input(request): Input<CreateRegisteredModel>,
) -> Answer<OneRegisteredModel> {
    let CreateRegisteredModel { name, description, tags } = request;
    let model = app.store().create_registered_model(NewRegisteredModel { name, description, tags }).await?;
    Ok(Json(model.into()))
}

pub(crate) async fn get(
    State(app): State<App>,
    Input(request): Input<RegisteredModelReference>,
) -> Answer<OneRegisteredModel> {
    Ok(Json(app.store().registered_model(request.name).await?.into()))
}

pub(crate) async fn rename(
    State(app): State<App>,
    Input(request): Input<RenameRegisteredModel>,
) -> Answer<OneRegisteredModel> {
    let model = app.store().rename_registered_model(request.name, request.new_name).await?;
    Ok(Json(model.into()))
}

pub(crate) async fn update(
    State(app): State<App>,
    Input(request): Input<UpdateRegisteredModel>,
) -> Answer<OneRegisteredModel> {
    let model = app.store().describe_registered_model(request.name, request.description).await?;
    Ok(Json(model.into()))
}

pub(crate) async fn delete(
    State(app): State<App>,
    Input(request): Input<RegisteredModelReference>,
) -> Answer<Empty> {
    app.store().delete_registered_model(request.name).await?;
    DONE
}

pub(crate) async fn latest_versions(
    State(app): State<App>,
    Input(request): Input<GetLatestVersions>,
) -> Answer<ModelVersionsPage> {
    let versions = app.store().latest_model_versions(request.name, request.stages).await?;
    Ok(Json(ModelVersionsPage::new(versions, None)))
}

pub(crate) async fn search(
    State(app): State<App>,
    Input(request): Input<SearchRegisteredModels>,
) -> Answer<RegisteredModelsPage> {
    let query = RegisteredModelQuery {
        filter: request.filter,
        order_by: request.order_by,
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    let page = app.store().search_registered_models(query).await?;
    Ok(Json(RegisteredModelsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}

pub(crate) async fn set_tag(
    State(app): State<App>,
    Input(request): Input<SetRegisteredModelTag>,
) -> Answer<Empty> {
    app.store().set_registered_model_tag(request.name, request.tag).await?;
    DONE
}

pub(crate) async fn delete_tag(
    State(app): State<App>,
    Input(request): Input<DeleteRegisteredModelTag>,
) -> Answer<Empty> {
    app.store().delete_registered_model_tag(request.name, request.key).await?;
    DONE
}

pub(crate) async fn set_alias(State(app): State<App>, Input(request): Input<SetModelAlias>) -> Answer<Empty> {
    app.store().set_model_alias(request.name, request.alias, request.version).await?;
    DONE
}

pub(crate) async fn get_alias(
    State(app): State<App>,
    Input(request): Input<ModelAliasReference>,
) -> Answer<OneModelVersion> {
    let selector = request.selector();
    Ok(Json(app.store().selected_model_version(request.name, selector).await?.into()))
}

pub(crate) async fn delete_alias(
    State(app): State<App>,
    Input(request): Input<ModelAliasReference>,
) -> Answer<Empty> {
    app.store().delete_model_alias(request.name, request.alias).await?;
    DONE
}
