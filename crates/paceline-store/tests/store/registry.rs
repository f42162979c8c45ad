//! Registered models and their versions.

use std::collections::BTreeSet;

use paceline_store::{NewLoggedModel, NewModelVersion, NewRegisteredModel, VersionsInStage};
use paceline_types::{
    ModelId, ModelVersionNumber, ModelVersionSelector, ModelVersionSource, ModelVersionSourceKind,
    ModelVersionStage, Rejection,
};
use rusqlite::Connection;

use crate::support::{TestResult, TestStore, key_value, new_model, rejection, value_of};

const REGISTRY_TABLES: [&str; 5] =
    ["registered_models", "registered_model_tags", "model_versions", "model_version_tags", "model_aliases"];

fn elsewhere(uri: &str) -> ModelVersionSource {
    ModelVersionSource { uri: uri.into(), kind: ModelVersionSourceKind::Elsewhere }
}

pub(crate) fn new_version(name: &str, source: ModelVersionSource) -> NewModelVersion {
    NewModelVersion {
        name: name.into(),
        source,
        run_id: String::new(),
        run_link: String::new(),
        model_id: None,
        description: String::new(),
        tags: Vec::new(),
    }
}

async fn with_model(name: &str) -> TestResult<TestStore> {
    let test = TestStore::new()?;
    test.create_registered_model(NewRegisteredModel { name: name.into(), ..Default::default() }).await?;
    Ok(test)
}

async fn add_version(test: &TestStore, name: &str) -> TestResult<ModelVersionNumber> {
    Ok(test.create_model_version(new_version(name, elsewhere("s3://bucket/files"))).await?.version)
}

#[tokio::test]
async fn versions_made_at_once_get_distinct_numbers() -> TestResult {
    let test = with_model("m").await?;
    let mut making = Vec::new();
    for _ in 0..50 {
        let store = (*test).clone();
        making.push(tokio::spawn(async move {
            store.create_model_version(new_version("m", elsewhere("s3://bucket/files"))).await
        }));
    }
    let mut numbers = BTreeSet::new();
    for version in making {
        numbers.insert(version.await??.version.0);
    }
    assert_eq!(numbers, (1..=50).collect());
    Ok(())
}

#[tokio::test]
async fn a_deleted_number_is_never_given_again() -> TestResult {
    let test = with_model("m").await?;
    add_version(&test, "m").await?;
    let second = add_version(&test, "m").await?;
    test.delete_model_version("m".into(), second).await?;
    assert_eq!(add_version(&test, "m").await?, ModelVersionNumber(3));

    test.delete_registered_model("m".into()).await?;
    test.create_registered_model(NewRegisteredModel { name: "m".into(), ..Default::default() }).await?;
    assert_eq!(add_version(&test, "m").await?, ModelVersionNumber(1), "a new model begins anew");
    Ok(())
}

#[tokio::test]
async fn a_deleted_model_leaves_nothing_behind() -> TestResult {
    let test = TestStore::new()?;
    let tags = vec![key_value("a", "1")];
    for name in ["kept", "m"] {
        test.create_registered_model(NewRegisteredModel {
            name: name.into(),
            description: String::new(),
            tags: tags.clone(),
        })
        .await?;
        let new = NewModelVersion { tags: tags.clone(), ..new_version(name, elsewhere("s3://b/f")) };
        let version = test.create_model_version(new).await?.version;
        test.set_model_alias(name.into(), "best".into(), version).await?;
    }
    test.delete_registered_model("m".into()).await?;

    let connection = Connection::open(test.path())?;
    for table in REGISTRY_TABLES {
        let count: i64 =
            connection.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0))?;
        assert_eq!(count, 1, "{table} holds the rows of the kept model only");
    }
    Ok(())
}

#[tokio::test]
async fn versions_tags_and_aliases_follow_a_new_name() -> TestResult {
    let test = with_model("old").await?;
    let version = add_version(&test, "old").await?;
    test.set_model_alias("old".into(), "best".into(), version).await?;
    test.set_registered_model_tag("old".into(), key_value("a", "1")).await?;

    let renamed = test.rename_registered_model("old".into(), "new".into()).await?;
    assert_eq!((renamed.name.as_str(), value_of(&renamed.tags, "a")), ("new", Some("1")));
    let best = ModelVersionSelector::Alias("best".into());
    let found = test.selected_model_version("new".into(), best).await?;
    assert_eq!((found.name.as_str(), found.version), ("new", version));
    let gone = rejection(test.registered_model("old".into()).await);
    assert_eq!(gone, Some(Rejection::RegisteredModelNotFound("old".into())));
    Ok(())
}

#[tokio::test]
async fn an_alias_ends_with_its_version() -> TestResult {
    let test = with_model("m").await?;
    let (first, second) = (add_version(&test, "m").await?, add_version(&test, "m").await?);
    test.set_model_alias("m".into(), "best".into(), first).await?;
    test.set_model_alias("m".into(), "best".into(), second).await?;
    test.delete_model_version("m".into(), first).await?;
    let best = || ModelVersionSelector::Alias("best".into());
    assert_eq!(test.selected_model_version("m".into(), best()).await?.version, second);
    test.delete_model_version("m".into(), second).await?;
    let gone = rejection(test.selected_model_version("m".into(), best()).await);
    assert_eq!(gone, Some(Rejection::ModelAliasNotFound("best".into())));
    Ok(())
}

#[tokio::test]
async fn archiving_spares_other_models_and_stages() -> TestResult {
    use ModelVersionStage::{Archived, Production, Staging};
    let test = with_model("m").await?;
    test.create_registered_model(NewRegisteredModel { name: "other".into(), ..Default::default() }).await?;
    let versions =
        [add_version(&test, "m").await?, add_version(&test, "m").await?, add_version(&test, "m").await?];
    let other = add_version(&test, "other").await?;
    for (name, version, stage) in
        [("m", versions[0], Production), ("m", versions[1], Staging), ("other", other, Production)]
    {
        test.transition_model_version(name.into(), version, stage, VersionsInStage::Keep).await?;
    }
    test.transition_model_version("m".into(), versions[2], Production, VersionsInStage::Archive).await?;

    let stage = async |name: &str, version| -> TestResult<ModelVersionStage> {
        let number = ModelVersionSelector::Number(version);
        Ok(test.selected_model_version(name.into(), number).await?.stage)
    };
    assert_eq!(stage("m", versions[0]).await?, Archived);
    assert_eq!(stage("m", versions[1]).await?, Staging);
    assert_eq!(stage("m", versions[2]).await?, Production);
    assert_eq!(stage("other", other).await?, Production);
    Ok(())
}

#[tokio::test]
async fn a_version_of_a_logged_model_knows_its_origin() -> TestResult {
    let test = with_model("m").await?;
    let new = NewLoggedModel { source_run_id: "r1".into(), ..new_model() };
    let logged = test.create_logged_model(new).await?.info;
    let source = ModelVersionSource {
        uri: format!("models:/{}", logged.model_id),
        kind: ModelVersionSourceKind::LoggedModel(logged.model_id.clone()),
    };
    let new = NewModelVersion { model_id: Some(logged.model_id.clone()), ..new_version("m", source) };
    let first = test.create_model_version(new.clone()).await?;
    assert_eq!((first.run_id.as_str(), &first.storage_location), ("r1", &logged.artifact_uri));

    let copied =
        ModelVersionSourceKind::ModelVersion { name: "m".into(), selector: ModelVersionSelector::Latest };
    let source = ModelVersionSource { uri: "models:/m/latest".into(), kind: copied };
    let second = test.create_model_version(new_version("m", source)).await?;
    assert_eq!(second.source, "models:/m/1", "the version that was the latest then");
    assert_eq!((second.model_id, second.storage_location), (first.model_id, first.storage_location));

    let tags = test.logged_model(logged.model_id, false).await?.tags;
    assert_eq!(value_of(&tags, "mlflow.modelVersions"), Some(r#"[{"name": "m", "version": 1}]"#));
    Ok(())
}

#[tokio::test]
async fn a_source_that_contradicts_its_ids_is_refused_and_takes_no_number() -> TestResult {
    let test = with_model("m").await?;
    let (one, other) = (test.start_model().await?, test.start_model().await?);
    let source =
        ModelVersionSource { uri: format!("models:/{one}"), kind: ModelVersionSourceKind::LoggedModel(one) };
    let new = NewModelVersion { model_id: Some(other), ..new_version("m", source.clone()) };
    let refused = rejection(test.create_model_version(new).await);
    assert_eq!(refused, Some(Rejection::ModelVersionSourceMismatch(source.uri)));
    let unknown =
        NewModelVersion { model_id: Some(ModelId::new("m-0")), ..new_version("m", elsewhere("s3://b/f")) };
    let refused = rejection(test.create_model_version(unknown).await);
    assert_eq!(refused, Some(Rejection::ModelNotFound(ModelId::new("m-0"))));
    assert_eq!(add_version(&test, "m").await?, ModelVersionNumber(1));
    Ok(())
}

#[tokio::test]
async fn a_version_of_an_unknown_model_is_an_unknown_version() -> TestResult {
    let test = TestStore::new()?;
    let version = ModelVersionNumber(1);
    let unknown = Some(Rejection::ModelVersionNotFound { name: "m".into(), version });
    let number = ModelVersionSelector::Number(version);
    assert_eq!(rejection(test.selected_model_version("m".into(), number).await), unknown);
    let described = test.describe_model_version("m".into(), version, None).await;
    assert_eq!(rejection(described), unknown);
    Ok(())
}
