//! Versions of registered models.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Answer, DONE};
use crate::paging::decode_token;
use paceline_mlflow::Empty;
use paceline_mlflow::registry::{
    CreateModelVersion, DeleteModelVersionTag, DownloadUri, ModelVersionReference, ModelVersionsPage,
    OneModelVersion, SearchModelVersions, SetModelVersionTag, TransitionModelVersion, UpdateModelVersion,
};
use paceline_store::{ModelVersionQuery, NewModelVersion, Page, PageToken, VersionsInStage};
use paceline_types::{ModelVersion, ModelVersionNumber, ModelVersionSelector};

pub(crate) async fn create(
    State(app): State<App>,
    Input(request): Input<CreateModelVersion>,
) -> Answer<OneModelVersion> {
    let CreateModelVersion { name, source, run_id, run_link, model_id, description, tags } = request;
    let new = NewModelVersion { name, source, run_id, run_link, model_id, description, tags };
    Ok(Json(app.store().create_model_version(new).await?.into()))
}

pub(crate) async fn get(
    State(app): State<App>,
    Input(request): Input<ModelVersionReference>,
) -> Answer<OneModelVersion> {
    Ok(Json(version(&app, request.name, request.version).await?.into()))
}

pub(crate) async fn update(
    State(app): State<App>,
    Input(request): Input<UpdateModelVersion>,
) -> Answer<OneModelVersion> {
    let UpdateModelVersion { name, version, description } = request;
    Ok(Json(app.store().describe_model_version(name, version, description).await?.into()))
}

pub(crate) async fn delete(
    State(app): State<App>,
    Input(request): Input<ModelVersionReference>,
) -> Answer<Empty> {
    app.store().delete_model_version(request.name, request.version).await?;
    DONE
}

pub(crate) async fn transition_stage(
    State(app): State<App>,
    Input(request): Input<TransitionModelVersion>,
) -> Answer<OneModelVersion> {
    let TransitionModelVersion { name, version, stage, archive_existing_versions } = request;
    let others = if archive_existing_versions { VersionsInStage::Archive } else { VersionsInStage::Keep };
    Ok(Json(app.store().transition_model_version(name, version, stage, others).await?.into()))
}

pub(crate) async fn get_download_uri(
    State(app): State<App>,
    Input(request): Input<ModelVersionReference>,
) -> Answer<DownloadUri> {
    let artifact_uri = version(&app, request.name, request.version).await?.storage_location;
    Ok(Json(DownloadUri { artifact_uri }))
}

pub(crate) async fn search(
    State(app): State<App>,
    Input(request): Input<SearchModelVersions>,
) -> Answer<ModelVersionsPage> {
    let page = find(&app, request).await?;
    Ok(Json(ModelVersionsPage::new(page.items, page.next.as_ref().map(PageToken::encode))))
}

/// One page of versions.
pub(crate) async fn find(app: &App, request: SearchModelVersions) -> Result<Page<ModelVersion>, Failure> {
    let query = ModelVersionQuery {
        filter: request.filter,
        order_by: request.order_by,
        max_results: request.max_results,
        page_token: decode_token(request.page_token)?,
    };
    Ok(app.store().search_model_versions(query).await?)
}

pub(crate) async fn set_tag(
    State(app): State<App>,
    Input(request): Input<SetModelVersionTag>,
) -> Answer<Empty> {
    app.store().set_model_version_tag(request.name, request.version, request.tag).await?;
    DONE
}

pub(crate) async fn delete_tag(
    State(app): State<App>,
    Input(request): Input<DeleteModelVersionTag>,
) -> Answer<Empty> {
    app.store().delete_model_version_tag(request.name, request.version, request.key).await?;
    DONE
}

/// A version by its number.
pub(crate) async fn version(
    app: &App,
    name: String,
    version: ModelVersionNumber,
) -> Result<ModelVersion, Failure> {
    Ok(app.store().selected_model_version(name, ModelVersionSelector::Number(version)).await?)
}
