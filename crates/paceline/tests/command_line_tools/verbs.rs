//! What every verb does, seen through the others.

use serde_json::json;

use crate::support::{on_both, tag, texts};

#[test]
fn experiments_are_made_changed_deleted_and_brought_back() {
    on_both(|place| {
        let id = place.id(&["experiments", "create", "iris", "-t", "team=a", "--tag", "note=x = y"]);
        let made = place.json(&["experiments", "get", &id]);
        assert_eq!(made["name"], "iris");
        assert_eq!((tag(&made["tags"], "team"), tag(&made["tags"], "note")), (Some("a"), Some("x = y")));

        assert_eq!(
            place.done(&["experiments", "rename", &id, "flowers"]),
            format!("Experiment {id} is now `flowers`.\n")
        );
        place.done(&["experiments", "set-tag", &id, "depth", "-3"]);
        place.done(&["experiments", "delete-tag", &id, "team"]);
        let changed = place.json(&["experiments", "get", "--name", "flowers"]);
        assert_eq!((tag(&changed["tags"], "team"), tag(&changed["tags"], "depth")), (None, Some("-3")));

        place.done(&["experiments", "delete", &id]);
        assert_eq!(texts(&place.json(&["experiments", "list"]), "/name"), ["Default"]);
        let deleted = place.json(&["experiments", "list", "--view", "deleted"]);
        assert_eq!(texts(&deleted, "/experiment_id"), [id.as_str()]);
        place.done(&["experiments", "restore", &id]);
        assert_eq!(place.json(&["experiments", "list", "--view", "all"]).as_array().unwrap().len(), 2);
    });
}

#[test]
fn runs_are_made_changed_deleted_and_brought_back() {
    on_both(|place| {
        let experiment = place.id(&["experiments", "create", "iris"]);
        let parent = place.id(&["runs", "create", "--experiment-name", "iris"]);
        let arguments = [
            "runs",
            "create",
            "-x",
            &experiment,
            "--run-name",
            "night shift",
            "--description",
            "why",
            "-t",
            "k=v",
            "--status",
            "failed",
            "--parent-run-id",
            &parent,
        ];
        let made = place.json(&arguments);
        let id = made["info"]["run_id"].as_str().unwrap();
        assert_eq!(made["info"]["status"], "FAILED");
        assert!(made["info"]["end_time"].is_i64(), "{made}");
        let found = place.json(&["runs", "get", id]);
        assert_eq!(found["info"], made["info"]);
        let tags = &found["data"]["tags"];
        assert_eq!(tag(tags, "k"), Some("v"));
        assert_eq!(tag(tags, "mlflow.note.content"), Some("why"));
        assert_eq!(tag(tags, "mlflow.parentRunId"), Some(parent.as_str()));

        place.done(&["runs", "set-tag", id, "k", "w"]);
        place.done(&["runs", "set-tag", id, "l", ""]);
        place.done(&["runs", "delete-tag", id, "mlflow.note.content"]);
        let changed = place.json(&["runs", "get", id]);
        assert_eq!(tag(&changed["data"]["tags"], "k"), Some("w"));
        assert_eq!(tag(&changed["data"]["tags"], "l"), Some(""));
        assert_eq!(tag(&changed["data"]["tags"], "mlflow.note.content"), None);

        place.done(&["runs", "delete", id, &parent]);
        assert_eq!(place.json(&["runs", "list", "-x", &experiment]), json!([]));
        let deleted = place.json(&["runs", "list", "-x", &experiment, "-v", "deleted"]);
        assert_eq!(deleted.as_array().unwrap().len(), 2);
        place.done(&["runs", "restore", id]);
        assert_eq!(texts(&place.json(&["runs", "list"]), "/info/run_id"), [id]);
    });
}

#[test]
fn a_run_can_be_left_open() {
    on_both(|place| {
        let run = place.json(&["runs", "create", "-x", "0", "--status", "running"]);
        assert_eq!(run["info"]["status"], "RUNNING");
        assert!(run["info"]["end_time"].is_null(), "{run}");
    });
}

#[test]
fn registered_models_and_versions_are_made_changed_and_deleted() {
    on_both(|place| {
        let run = place.new_run();
        place.done(&["models", "create", "iris", "--description", "flowers", "-t", "team=a"]);
        let source = format!("runs:/{run}/model");
        let arguments = ["models", "create-version", "iris", &source, "-t", "k=v", "--description", "first"];
        let version = place.json(&arguments);
        assert_eq!((&version["version"], &version["run_id"]), (&json!("1"), &json!(run)));
        assert_eq!(place.id(&["models", "create-version", "iris", &source]), "2");

        place.done(&["models", "set-alias", "iris", "champion", "1"]);
        place.done(&["models", "transition", "iris", "2", "production"]);
        place.done(&["models", "transition", "iris", "1", "Production", "--archive-existing-versions"]);
        place.done(&["models", "set-tag", "iris", "a", "b"]);
        place.done(&["models", "set-tag", "iris", "c", "d", "--version", "2"]);
        let model = place.json(&["models", "get", "iris"]);
        assert_eq!(model["description"], "flowers");
        assert_eq!((tag(&model["tags"], "team"), tag(&model["tags"], "a")), (Some("a"), Some("b")));
        let first = place.json(&["models", "get", "iris", "--alias", "champion"]);
        assert_eq!((&first["version"], &first["current_stage"]), (&json!("1"), &json!("Production")));
        let second = place.json(&["models", "get", "iris", "2"]);
        assert_eq!((tag(&second["tags"], "c"), &second["current_stage"]), (Some("d"), &json!("Archived")));

        place.done(&["models", "delete-tag", "iris", "a"]);
        place.done(&["models", "delete-tag", "iris", "c", "--version", "2"]);
        place.done(&["models", "delete-alias", "iris", "champion"]);
        let model = place.json(&["models", "get", "iris"]);
        assert_eq!((tag(&model["tags"], "a"), &model["aliases"]), (None, &json!(null)));
        assert!(place.json(&["models", "get", "iris", "2"])["tags"].is_null());

        place.done(&["models", "rename", "iris", "flowers"]);
        assert_eq!(texts(&place.json(&["models", "versions", "flowers"]), "/version"), ["2", "1"]);
        place.done(&["models", "delete-version", "flowers", "2", "--yes"]);
        assert_eq!(place.done(&["models", "versions", "flowers", "-q"]), "1\n");
        place.done(&["models", "delete", "flowers", "-y"]);
        assert_eq!(place.json(&["models", "list"]), json!([]));
    });
}

#[test]
fn what_cannot_be_undone_is_not_done_by_a_script_that_does_not_say_so() {
    on_both(|place| {
        let run = place.new_run();
        place.done(&["models", "create", "iris"]);
        place.done(&["models", "create-version", "iris", &format!("runs:/{run}/model")]);
        for arguments in [&["models", "delete", "iris"][..], &["models", "delete-version", "iris", "1"]] {
            let line = place.refusal(arguments);
            assert!(line.contains("cannot be undone") && line.contains("--yes"), "{line}");
        }
        assert_eq!(place.done(&["models", "versions", "iris", "-q"]), "1\n");
    });
}

#[test]
fn the_names_of_mlflow_s_own_commands_do_the_same() {
    on_both(|place| {
        place.done(&["experiments", "create", "--experiment-name", "a", "-l", "mlflow-artifacts:/elsewhere"]);
        let found = place.json(&["experiments", "get", "--experiment-name", "a", "--output", "json"]);
        assert_eq!(found["artifact_location"], "mlflow-artifacts:/elsewhere");
        place.done(&["experiments", "rename", "--experiment-id", "1", "--new-name", "b"]);
        place.done(&["experiments", "delete", "-x", "1"]);
        place.done(&["experiments", "restore", "-x", "1"]);
        let found =
            place.done(&["experiments", "search", "--view", "active_only", "--max-results", "1", "-q"]);
        assert_eq!(found, "1\n");
        let run = place.id(&["runs", "create", "--experiment-id", "1", "--tags", "k=v"]);
        place.done(&["runs", "delete", "--run-id", &run]);
        place.done(&["runs", "restore", "--run-id", &run]);
        let list = place.done(&["runs", "list", "--experiment-id", "1", "-v", "ALL", "-q"]);
        assert_eq!(list, format!("{run}\n"));
        let described = place.done(&["runs", "describe", "--run-id", &run]);
        let described: serde_json::Value = serde_json::from_str(&described).unwrap();
        assert_eq!(described["info"]["run_id"], json!(run));
    });
}
