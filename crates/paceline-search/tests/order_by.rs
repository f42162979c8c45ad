//! The order clauses of the three searches.

use std::fmt::Debug;

use paceline_search::{
    Direction, ExperimentOrderKey, ExperimentTimeAttribute, LoggedModelOrderKey, LoggedModelTextAttribute,
    LoggedModelTimeAttribute, OrderBy, ParseError, RunNumberAttribute, RunOrderKey, RunTextAttribute,
    parse_experiment_order_by, parse_run_order_by,
};

use Direction::{Ascending, Descending};

/// The error, or what parsed after all.
fn message<T: Debug>(parsed: Result<T, ParseError>) -> String {
    parsed.map_or_else(|error| error.to_string(), |parsed| format!("{parsed:?}"))
}

#[track_caller]
fn assert_run_refused(clauses: &[&str], fragment: &str) {
    let message = message(parse_run_order_by(clauses));
    assert!(message.contains(fragment), "{clauses:?}: {message}");
}

#[track_caller]
fn assert_experiment_refused(clause: &str, fragment: &str) {
    let message = message(parse_experiment_order_by(&[clause]));
    assert!(message.contains(fragment), "{clause}: {message}");
}

#[test]
fn run_keys_and_directions() {
    let metric = |key: &str| RunOrderKey::Metric(key.into());
    let start_time = RunOrderKey::Number(RunNumberAttribute::StartTime);
    for (clause, key, direction) in [
        ("metrics.a", metric("a"), Ascending),
        ("metrics.a ASC", metric("a"), Ascending),
        ("metrics.a asc", metric("a"), Ascending),
        ("metrics.a dEsC", metric("a"), Descending),
        ("metrics.a\ndesc", metric("a"), Descending),
        (" metrics.a  DESC ", metric("a"), Descending),
        ("metrics.asc", metric("asc"), Ascending),
        ("metrics.`a b` DESC", metric("a b"), Descending),
        ("metrics.'a b'", metric("a b"), Ascending),
        ("metrics.\"x desc\"", metric("x desc"), Ascending),
        ("`metric`.a.b.c", metric("a.b.c"), Ascending),
        ("parameter.order desc", RunOrderKey::Param("order".into()), Descending),
        ("tags.é", RunOrderKey::Tag("é".into()), Ascending),
        ("start_time", start_time.clone(), Ascending),
        ("attributes.created", start_time.clone(), Ascending),
        ("Created DESC", start_time, Descending),
        ("run.end_time", RunOrderKey::Number(RunNumberAttribute::EndTime), Ascending),
        ("run_id", RunOrderKey::Text(RunTextAttribute::RunId), Ascending),
        ("run_name", RunOrderKey::Text(RunTextAttribute::RunName), Ascending),
        ("`user_id` asc", RunOrderKey::Text(RunTextAttribute::UserId), Ascending),
        ("attr.status", RunOrderKey::Text(RunTextAttribute::Status), Ascending),
        ("artifact_uri", RunOrderKey::Text(RunTextAttribute::ArtifactUri), Ascending),
    ] {
        assert_eq!(parse_run_order_by(&[clause]), Ok(vec![OrderBy { key, direction }]), "{clause}");
    }
}

#[test]
fn run_order_may_be_empty() {
    assert_eq!(parse_run_order_by::<&str>(&[]), Ok(Vec::new()));
}

#[test]
fn run_refusals() {
    for (clause, fragment) in [
        ("", "Invalid order_by clause ''"),
        ("  ", "Invalid order_by clause '  '"),
        ("ASC", "Invalid order_by clause 'ASC'"),
        ("metrics.a ASC DESC", "Invalid order_by clause 'metrics.a ASC DESC'"),
        ("metrics.a DESC DESC", "Invalid order_by clause 'metrics.a DESC DESC'"),
        ("metrics.a x", "Invalid ordering key in order_by clause 'metrics.a x'"),
        ("run name", "Invalid ordering key in order_by clause 'run name'"),
        ("metrics.a, metrics.b", "Invalid order_by clause 'metrics.a, metrics.b'"),
        ("metrics.a = 1", "Invalid order_by clause 'metrics.a = 1'"),
        ("metrics.a-b", "Invalid order_by clause 'metrics.a-b'"),
        ("'start_time'", "Invalid order_by clause ''start_time''"),
        ("1", "Invalid order_by clause '1'"),
        ("dataset.name", "Invalid identifier type 'dataset'"),
        ("datasets.name DESC", "Invalid identifier type 'dataset'"),
        ("foo.bar", "Invalid entity type 'foo'"),
        ("foo", "Invalid attribute key 'foo' specified"),
        ("experiment_id", "Invalid attribute key 'experiment_id' specified"),
        ("`run name`", "Invalid attribute key 'run name' specified"),
        ("attributes.`Run Name` DESC", "Invalid attribute key 'Run Name' specified"),
    ] {
        assert_run_refused(&[clause], fragment);
    }
}

#[test]
fn run_keys_appear_once() {
    let fragment = "`order_by` contains duplicate fields";
    assert_run_refused(&["metrics.a", "metrics.a"], fragment);
    assert_run_refused(&["metrics.a", "start_time", "metric.`a` DESC"], fragment);
    assert_run_refused(&["start_time", "attributes.created DESC"], fragment);
    assert_eq!(parse_run_order_by(&["metrics.a", "params.a", "tags.a"]).map(|order| order.len()), Ok(3));
}

#[test]
fn experiment_keys_and_directions() {
    let creation_time = ExperimentOrderKey::Time(ExperimentTimeAttribute::CreationTime);
    for (clause, key, direction) in [
        ("name", ExperimentOrderKey::Name, Ascending),
        ("attribute.name DESC", ExperimentOrderKey::Name, Descending),
        ("`name` desc", ExperimentOrderKey::Name, Descending),
        ("\"name\" asc", ExperimentOrderKey::Name, Ascending),
        ("experiment_id", ExperimentOrderKey::Id, Ascending),
        ("creation_time ASC", creation_time, Ascending),
        ("last_update_time", ExperimentOrderKey::Time(ExperimentTimeAttribute::LastUpdateTime), Ascending),
    ] {
        assert_eq!(parse_experiment_order_by(&[clause]), Ok(vec![OrderBy { key, direction }]), "{clause}");
    }
}

#[test]
fn experiment_keys_may_appear_again() {
    assert_eq!(parse_experiment_order_by(&["name", "name DESC"]).map(|order| order.len()), Ok(2));
}

#[test]
fn experiment_refusals() {
    for (clause, fragment) in [
        ("tags.a", "Invalid order_by entity"),
        ("tag.a DESC", "Invalid order_by entity"),
        ("attributes.name", "Invalid entity type 'attributes'"),
        ("metrics.a", "Invalid entity type 'metrics'"),
        ("foo", "Invalid attribute key 'foo' specified"),
        ("name x", "Invalid ordering key in order_by clause 'name x'"),
        ("name ASC DESC", "Invalid order_by clause 'name ASC DESC'"),
        ("", "Invalid order_by clause ''"),
    ] {
        assert_experiment_refused(clause, fragment);
    }
}

#[test]
fn logged_model_keys() {
    use LoggedModelTextAttribute as Text;
    use LoggedModelTimeAttribute as Time;

    for (field_name, key) in [
        ("name", LoggedModelOrderKey::Text(Text::Name)),
        ("model_id", LoggedModelOrderKey::Text(Text::ModelId)),
        ("model_type", LoggedModelOrderKey::Text(Text::ModelType)),
        ("status", LoggedModelOrderKey::Text(Text::Status)),
        ("source_run_id", LoggedModelOrderKey::Text(Text::SourceRunId)),
        ("experiment_id", LoggedModelOrderKey::Text(Text::ExperimentId)),
        ("creation_timestamp", LoggedModelOrderKey::Time(Time::CreationTimestamp)),
        ("creation_timestamp_ms", LoggedModelOrderKey::Time(Time::CreationTimestamp)),
        ("creation_time", LoggedModelOrderKey::Time(Time::CreationTimestamp)),
        ("last_updated_timestamp", LoggedModelOrderKey::Time(Time::LastUpdatedTimestamp)),
        ("last_updated_timestamp_ms", LoggedModelOrderKey::Time(Time::LastUpdatedTimestamp)),
        ("metrics.accuracy", LoggedModelOrderKey::Metric("accuracy".into())),
        ("metrics.a b/c.d", LoggedModelOrderKey::Metric("a b/c.d".into())),
    ] {
        assert_eq!(LoggedModelOrderKey::parse(field_name), Ok(key), "{field_name}");
    }
}

#[test]
fn logged_model_refusals() {
    for field_name in ["params.a", "tags.a", "attributes.name", "metric.a"] {
        let message = message(LoggedModelOrderKey::parse(field_name));
        assert!(message.contains("Only metrics are supported"), "{message}");
    }
    for field_name in ["foo", "", "artifact_location", "lifecycle_stage", "Name"] {
        let message = message(LoggedModelOrderKey::parse(field_name));
        assert!(message.contains(&format!("Invalid order by field name: {field_name}")), "{message}");
    }
}
