//! Paths that try to leave the artifact root: refused, and nothing outside is read or written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use paceline_testkit::{Answer, Server};
use serde_json::json;

use crate::support::{API, FILES, artifact_root, call, files_below, new_model, new_run, started, text};

const SECRET: &str = "the secret outside of the root";

/// As they stand in a URL.
const HOSTILE: [&str; 31] = [
    "..",
    "../secret.txt",
    "../../secret.txt",
    "a/../../secret.txt",
    "a/..",
    "%2e%2e/secret.txt",
    "%2E%2E%2Fsecret.txt",
    "..%2fsecret.txt",
    "a%2f..%2f..%2fsecret.txt",
    "%252e%252e/secret.txt",
    "%252e%252e%252fsecret.txt",
    "%25252e%25252e%25252fsecret.txt",
    ".%2e/secret.txt",
    "%2fetc%2fpasswd",
    "%2Fetc/passwd",
    "%252fetc%252fpasswd",
    "%2f%2fetc%2fpasswd",
    "..%5csecret.txt",
    "%5c..%5csecret.txt",
    "a%5cb",
    "a%255cb",
    "secret.txt%00.png",
    "a%00",
    "a%2500b",
    "C:/secret.txt",
    "c:%5csecret.txt",
    "c%3a/secret.txt",
    "a%23b",
    "a%2523b",
    "file:/etc/passwd",
    "file%3a%2f%2f%2fetc%2fpasswd",
];

/// A server with a secret beside its artifact root and in the folders above, and a run and a model.
struct Target {
    server: Server,
    run_id: String,
    model_id: String,
}

impl Target {
    fn new() -> Self {
        let server = started();
        for folder in ["", "mlruns", "mlruns/artifacts/..", "outside"] {
            let folder = server.folder().join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("secret.txt"), SECRET).unwrap();
        }
        let client = server.client();
        client.put(&format!("{FILES}/a/b.txt"), "inside").expect_status(200);
        let (run_id, model_id) = (new_run(&client), new_model(&client));
        Self { server, run_id, model_id }
    }

    /// Every request that takes a path, with `path` in it.
    fn requests(&self, path: &str) -> Vec<String> {
        let Self { run_id, model_id, .. } = self;
        let ajax = "/ajax-api/2.0/mlflow";
        let object = |method: &str| format!("{method} {FILES}/{path}");
        vec![
            object("GET"),
            object("HEAD"),
            object("PUT"),
            object("DELETE"),
            format!("GET /api/2.0/mlflow-artifacts/artifacts?path={path}"),
            format!("GET {API}/artifacts/list?run_id={run_id}&path={path}"),
            format!("GET /get-artifact?run_id={run_id}&path={path}"),
            format!("POST {ajax}/upload-artifact?run_uuid={run_id}&path={path}"),
            format!(
                "GET {API}/logged-models/{model_id}/artifacts/directories?artifact_directory_path={path}"
            ),
            format!("GET {ajax}/logged-models/{model_id}/artifacts/files?artifact_file_path={path}"),
        ]
    }

    fn send(&self, request: &str) -> Answer {
        let (head, body) = if request.starts_with("PUT") || request.starts_with("POST") {
            ("Content-Type: text/plain\r\nContent-Length: 6\r\n", "broken")
        } else {
            ("", "")
        };
        let request_text = format!("{request} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n{body}");
        let mut raw = self.server.raw();
        raw.send(request_text).unwrap();
        let read = if request.starts_with("HEAD") { raw.head() } else { raw.answer() };
        read.unwrap_or_else(|error| panic!("{request}: {error}"))
    }

    fn files_outside(&self) -> Vec<PathBuf> {
        files_below(&self.server.folder().join("outside"))
    }

    /// All files around the root, with their contents.
    fn all_files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let folder = self.server.folder();
        files_below(folder)
            .into_iter()
            .map(|path| (path.clone(), fs::read(folder.join(path)).unwrap()))
            .collect()
    }
}

#[test]
fn hostile_paths_are_refused_everywhere() {
    let target = Target::new();
    let before = target.all_files();
    for request in HOSTILE.into_iter().flat_map(|path| target.requests(path)) {
        let answer = target.send(&request);
        assert_eq!(answer.status, 400, "{request}: {}", answer.text());
        assert!(!answer.text().contains(SECRET), "{request}");
        // A URL that is none is refused by HTTP, without words.
        let silent = request.starts_with("HEAD") || answer.body.is_empty();
        assert!(silent || answer.json()["message"] == "Invalid path", "{request}: {}", answer.text());
    }
    assert!(target.all_files() == before, "the files around the root changed");
}

#[test]
fn bytes_that_no_url_has_are_refused() {
    let target = Target::new();
    let before = target.all_files();
    for path in ["..\\secret.txt", "a\\b", "a\0b", "a\u{7f}b", "%ff%fe", "a b"] {
        for request in target.requests(path) {
            let answer = target.send(&request);
            let query_of_any_bytes = request.contains('?') && !path.contains(['\\', '\0']);
            assert!(
                answer.status == 400 || query_of_any_bytes && answer.status < 500,
                "{request}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    let after = target.all_files();
    assert!(before.iter().all(|file| after.contains(file)), "a file around the root changed");
}

#[test]
fn an_absolute_path_in_a_query_is_refused() {
    let target = Target::new();
    let secret = target.server.folder().join("secret.txt").display().to_string();
    for path in ["/etc/passwd", "//etc/passwd", secret.as_str(), "/"] {
        for request in target.requests(path).iter().filter(|request| request.contains('?')) {
            let answer = target.send(request);
            assert_eq!(answer.status, 400, "{request}: {}", answer.text());
        }
    }
}

#[test]
fn dots_and_doubled_slashes_are_collapsed() {
    let target = Target::new();
    for path in ["./a/./b.txt", "a//b.txt", "a/%2e/b.txt", "/a/b.txt"] {
        let answer = target.send(&format!("GET {FILES}/{path}"));
        assert_eq!((answer.status, answer.text().as_str()), (200, "inside"), "{path}");
    }
}

#[test]
fn the_root_itself_is_not_deleted() {
    let target = Target::new();
    for path in ["", "/", ".", "./", "%2e", "a/../"] {
        let status = target.send(&format!("DELETE {FILES}/{path}")).status;
        assert!(matches!(status, 400 | 404 | 405), "{path:?}: {status}");
    }
    target.send(&format!("GET {FILES}/a/b.txt")).expect_status(200);
}

#[test]
fn a_link_out_of_the_root_is_not_followed() {
    let target = Target::new();
    let root = artifact_root(&target.server);
    let outside = target.server.folder().join("outside");
    symlink(&outside, root.join("folder")).unwrap();
    symlink(outside.join("secret.txt"), root.join("file.txt")).unwrap();
    symlink("../../outside/secret.txt", root.join("relative.txt")).unwrap();
    let before = target.files_outside();
    for path in ["folder/secret.txt", "folder/new.txt", "file.txt", "relative.txt"] {
        for method in ["GET", "PUT", "DELETE"] {
            let answer = target.send(&format!("{method} {FILES}/{path}"));
            assert_eq!(answer.status, 400, "{method} {path}: {}", answer.text());
        }
    }
    let listed = target.send("GET /api/2.0/mlflow-artifacts/artifacts?path=folder");
    assert!(!listed.text().contains("secret"), "{}", listed.text());
    assert_eq!(target.files_outside(), before);
}

#[test]
fn an_artifact_location_opens_no_other_folder() {
    let mut target = Target::new();
    let client = target.server.client();
    let folder = target.server.folder().display().to_string();
    let locations = [
        folder.clone(),
        format!("file://{folder}"),
        format!("file:{folder}"),
        format!("{folder}/mlruns/artifacts/../.."),
        format!("file://{folder}/mlruns/artifacts/%2e%2e/%2e%2e"),
        "mlflow-artifacts:/../..".to_owned(),
        "mlflow-artifacts:/%2e%2e/%2e%2e".to_owned(),
        "mlflow-artifacts://host/../..".to_owned(),
        "file:///etc".to_owned(),
        ".".to_owned(),
    ];
    let before = target.all_files();
    for (number, location) in locations.iter().enumerate() {
        let body = json!({"name": format!("e{number}"), "artifact_location": location});
        let created = client.post(&format!("{API}/experiments/create"), &body);
        if created.status == 400 {
            continue;
        }
        let experiment_id = text(&created.expect_status(200).json()["experiment_id"]);
        let run = call(&client, "runs/create", &json!({"experiment_id": experiment_id}));
        target.run_id = text(&run["run"]["info"]["run_id"]);
        let model = call(&client, "logged-models", &json!({"experiment_id": experiment_id}));
        target.model_id = text(&model["model"]["info"]["model_id"]);
        let of_owners = target.requests("secret.txt").split_off(5);
        for request in of_owners {
            let answer = target.send(&request);
            assert!(matches!(answer.status, 400 | 404 | 501), "{location} {request}: {}", answer.text());
        }
    }
    assert!(target.all_files() == before, "the files around the root changed");
}
