//! The files of logged models, by all the URIs that lead to them.

use std::fs;

use serde_json::json;

use crate::support::{Place, on_both, write};

#[test]
fn every_uri_of_a_model_leads_to_its_files() {
    on_both(|place| {
        let (run, model) = logged_model(place);
        write(&place.folder().join("local/MLmodel"), "flavors");
        write(&place.folder().join("local/data/weights.bin"), "0101");
        place.done(&["artifacts", "upload", "local", "--model-id", &model]);

        place.done(&["models", "create", "iris"]);
        place.done(&["models", "create-version", "iris", &format!("models:/{model}")]);
        place.done(&["models", "create-version", "iris", "models:/iris/1"]);
        place.done(&["models", "create-version", "iris", &format!("runs:/{run}/net")]);
        place.done(&["models", "set-alias", "iris", "champion", "2"]);
        place.done(&["models", "transition", "iris", "1", "Production"]);

        for uri in [
            format!("models:/{model}"),
            "models:/iris/1".into(),
            "models:/iris/2".into(),
            "models:/iris/3".into(),
            "models:/iris@champion".into(),
            "models:/iris/Production".into(),
            "models:/iris/latest".into(),
            // What is logged as a run's model is found under its name in the run.
            format!("runs:/{run}/net"),
            format!("mlflow-artifacts:/0/models/{model}/artifacts"),
        ] {
            let listed = place.done(&["artifacts", "list", "-R", "-q", &uri]);
            let names: Vec<&str> = listed.lines().map(|path| path.rsplit('/').next().unwrap()).collect();
            assert_eq!(names, ["MLmodel", "weights.bin"], "{uri}: {listed}");
            let to = format!("out/{}", uri.replace(['/', ':', '@'], "-"));
            let file = format!("{uri}/data/weights.bin");
            let printed = place.done(&["artifacts", "download", &file, "--to", &to]);
            assert_eq!(fs::read(place.folder().join(printed.trim())).unwrap(), b"0101", "{file}");
        }
        let listed = place.done(&["artifacts", "list", "data", "-m", &model, "-q"]);
        assert_eq!(listed, "data/weights.bin\n");
    });
}

#[test]
fn a_version_whose_files_are_elsewhere_says_where() {
    on_both(|place| {
        place.done(&["models", "create", "far"]);
        place.done(&["models", "create-version", "far", "s3://bucket/model"]);
        let line = place.refusal(&["artifacts", "list", "models:/far/1"]);
        assert!(line.contains("s3://bucket/model"), "{line}");
        for uri in ["models:/far/9", "models:/far@nothing", "models:/far/Staging", "models:/nothing/1"] {
            place.refusal(&["artifacts", "list", uri]);
        }
    });
}

/// A run and a logged model of it, called `net`.
fn logged_model(place: &Place) -> (String, String) {
    let run = place.new_run();
    let made =
        place.post("logged-models", &json!({"experiment_id": "0", "name": "net", "source_run_id": run}));
    let model = made["model"]["info"]["model_id"].as_str().unwrap().to_owned();
    (run, model)
}
