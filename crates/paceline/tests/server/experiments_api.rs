//! `/api/v1/experiments`: all experiments, with what goes on in them.

use serde_json::{Value, json};

use crate::support::{call, new_experiment, started, text};

#[test]
fn experiments_come_with_what_goes_on_in_them() {
    let server = started();
    let client = server.client();
    let (cats, dogs) = (new_experiment(&client, "cats"), new_experiment(&client, "dogs"));
    let tag = json!({"experiment_id": cats, "key": "team", "value": "vision"});
    call(&client, "experiments/set-experiment-tag", &tag);
    let mut runs = Vec::new();
    for start_time in [1000, 5000, 3000] {
        let created = call(&client, "runs/create", &json!({"experiment_id": cats, "start_time": start_time}));
        runs.push(text(&created["run"]["info"]["run_id"]));
    }
    call(&client, "runs/update", &json!({"run_id": runs[2], "status": "FINISHED"}));
    call(&client, "runs/delete", &json!({"run_id": runs[1]}));
    call(&client, "experiments/delete", &json!({"experiment_id": dogs}));

    let listed = |query: &str| -> Vec<Value> {
        let answer = client.get(&format!("/api/v1/experiments{query}")).expect_status(200).json();
        answer["experiments"].as_array().unwrap().clone()
    };
    let found = listed("");
    assert_eq!(listed("?view=active"), found);
    let mut shown = found[0].clone();
    for volatile in ["created_ms", "updated_ms", "artifact_location"] {
        assert!(!shown[volatile].take().is_null(), "{volatile}");
    }
    let expected = json!({"experiment_id": cats, "name": "cats", "artifact_location": null,
        "lifecycle_stage": "active", "created_ms": null, "updated_ms": null, "tags": {"team": "vision"},
        "run_count": 2, "running_count": 1, "lost_count": 0, "last_run_start_ms": 3000,
        "runs_per_day": vec![0; 30]});
    assert_eq!(shown, expected);
    let names = |found: &[Value]| -> Vec<String> { found.iter().map(|one| text(&one["name"])).collect() };
    assert_eq!(names(&found), ["cats", "Default"]);
    assert!(found[1].get("last_run_start_ms").is_none());
    assert_eq!(names(&listed("?view=deleted")), ["dogs"]);
    assert_eq!(names(&listed("?view=all")), ["dogs", "cats", "Default"]);

    let refused = client.get("/api/v1/experiments?view=some").expect_status(400).json();
    assert!(text(&refused["message"]).contains("'some'"), "{refused}");
}
