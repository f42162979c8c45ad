//! A server that keeps files in a folder of its own and does not serve them: its other routes still reach them.

use std::fs;

use paceline_testkit::Server;
use serde_json::json;

use crate::support::{command, files_below, one_line, write};

/// The server, whose folder is the commands' working directory.
fn server() -> Server {
    let arguments = ["server", "--port", "0", "--no-serve-artifacts", "--default-artifact-root", "kept"];
    command(&arguments).start()
}

#[test]
fn files_go_through_the_routes_of_their_run() {
    let server = server();
    let url = format!("http://{}", server.address());
    let launch = |arguments: &[&str]| {
        command(arguments).environment("MLFLOW_TRACKING_URI", &url).in_folder(&server.shared_folder())
    };
    let run = launch(&["runs", "create", "-x", "0", "-q"]).finish().stdout.trim().to_owned();
    let local = server.folder().join("local");
    write(&local.join("a b.txt"), "a");
    write(&local.join("sub/100%.bin"), vec![7; 3_000_000]);
    let uploaded = launch(&["artifacts", "upload", "local", "-r", &run, "--path", "x"]).finish();
    assert_eq!(uploaded.code, Some(0), "{}", uploaded.stderr);
    assert_eq!(files_below(&server.folder().join("kept")).len(), 2, "where the server keeps them");
    let listed = launch(&["artifacts", "list", "-R", "-q", "-r", &run]).finish().stdout;
    assert_eq!(listed, "x/a b.txt\nx/sub/100%.bin\n");
    let downloaded = launch(&["artifacts", "download", "x", "-r", &run, "--to", "out"]).finish();
    assert_eq!(downloaded.code, Some(0), "{}", downloaded.stderr);
    assert!(files_below(&server.folder().join("out/x")) == files_below(&local), "they changed on the way");

    // What these routes do not take is refused, and the place is named where it belongs.
    for (name, content) in [("empty", vec![]), ("large", vec![7; 11 * 1024 * 1024])] {
        write(&server.folder().join(name), content);
        let arguments = ["artifacts", "upload", name, "-r", &run];
        let line = one_line(&arguments, &launch(&arguments).finish());
        assert!(line.contains("/kept/") && line.contains("10 MiB"), "{line}");
    }
}

#[test]
fn files_of_a_model_can_be_read() {
    let server = server();
    let made = server
        .client()
        .post("/api/2.0/mlflow/logged-models", &json!({"experiment_id": "0", "name": "net"}))
        .expect_status(200)
        .json();
    let info = &made["model"]["info"];
    let (model, folder) = (info["model_id"].as_str().unwrap(), info["artifact_uri"].as_str().unwrap());
    write(&std::path::Path::new(folder).join("data/weights.bin"), "0101");
    let url = format!("http://{}", server.address());
    let launch = |arguments: &[&str]| {
        command(arguments).environment("MLFLOW_TRACKING_URI", &url).in_folder(&server.shared_folder())
    };
    let downloaded = launch(&["artifacts", "download", "-m", model, "--to", "out"]).finish();
    assert_eq!(downloaded.code, Some(0), "{}", downloaded.stderr);
    assert_eq!(fs::read(server.folder().join("out/data/weights.bin")).unwrap(), b"0101");
    let arguments = ["artifacts", "upload", "out/data", "-m", model];
    let line = one_line(&arguments, &launch(&arguments).finish());
    assert!(line.contains("no files of models"), "{line}");
}
