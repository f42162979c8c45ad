//! Groups of runs with statistics.

use serde_json::json;

use super::{ask, five_runs, refused};
use crate::support::text;

#[test]
fn groups_have_the_statistics_of_their_runs() {
    let (_server, client, ids) = five_runs();
    let body = json!({"keys": ["params.model"], "measures": ["best(metrics.loss)", "params.lr", "metrics.acc"],
        "sort": {"by": "keys"}});
    let answer = ask(&client, "groups", &body);
    assert_eq!(answer["total"], 3);
    assert!(answer.get("next_page_token").is_none());
    let groups = answer["groups"].as_array().unwrap();
    let values: Vec<_> = groups.iter().map(|group| &group["values"]).collect();
    assert_eq!(values, [&json!(["large"]), &json!(["small"]), &json!([null])]);
    let large = &groups[0]["measures"][0];
    assert_eq!((&large["n"], &large["nan_count"]), (&json!(2), &json!(0)));
    let close = |value: &serde_json::Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1e-9;
    assert!(close(&large["mean"], 0.25) && close(&large["median"], 0.25), "{large}");
    let deviation = 0.005_f64.sqrt();
    assert!(close(&large["standard_deviation"], deviation), "{large}");
    // 12.706 is the 97.5 % quantile with one degree of freedom.
    let half_width = 12.706_205 * deviation / 2.0_f64.sqrt();
    assert!(close(&large["confidence_interval"]["low"], 0.25 - half_width), "{large}");
    assert!(close(&large["confidence_interval"]["high"], 0.25 + half_width), "{large}");
    assert_eq!((&large["min_run_id"], &large["max_run_id"]), (&json!(ids[1]), &json!(ids[3])));

    let small = &groups[1]["measures"];
    assert_eq!(
        (&small[0]["n"], &small[0]["nan_count"], &small[0]["mean"]),
        (&json!(1), &json!(1), &json!(0.1))
    );
    assert!(small[0]["standard_deviation"].is_null() && small[0]["confidence_interval"].is_null());
    assert!(
        close(&small[1]["max"], 0.1) && close(&small[1]["min"], 0.001),
        "params are measured by their numbers"
    );
    let empty = json!({"n": 0, "nan_count": 0, "mean": null, "median": null, "standard_deviation": null,
        "confidence_interval": null, "min": null, "min_run_id": null, "max": null, "max_run_id": null});
    assert_eq!(groups[2]["measures"][0], empty);
}

#[test]
fn groups_come_in_any_order_and_in_pages() {
    let (_server, client, _) = five_runs();
    for (sort, expected) in [
        (json!({"by": "run_count", "direction": "descending"}), ["large", "small", "-"]),
        (json!({"by": "mean", "measure": "best(metrics.loss)"}), ["small", "large", "-"]),
        (json!({"by": "max", "measure": "params.lr", "direction": "ascending"}), ["large", "small", "-"]),
        (
            json!({"by": "max", "measure": "number(params.lr)", "direction": "descending"}),
            ["small", "large", "-"],
        ),
        (json!({"by": "keys", "direction": "descending"}), ["small", "large", "-"]),
    ] {
        let mut body = json!({"keys": ["params.model"], "measures": ["best(metrics.loss)", "params.lr"], "sort": sort,
            "page_size": 1});
        let mut found = Vec::new();
        loop {
            let page = ask(&client, "groups", &body);
            assert_eq!(page["total"], 3);
            let values = &page["groups"][0]["values"];
            found.push(values[0].as_str().unwrap_or("-").to_owned());
            if page["next_page_token"].is_null() {
                break;
            }
            body["page_token"] = page["next_page_token"].clone();
        }
        assert_eq!(found, expected, "{sort}");
    }
    let one = ask(&client, "groups", &json!({"filter": "params.model IS NOT NULL"}));
    assert_eq!(one["groups"], json!([{"values": [], "run_count": 4, "measures": []}]));
    let two = ask(
        &client,
        "groups",
        &json!({"keys": ["status", "params.model"], "filter": "params.model = 'large'"}),
    );
    assert_eq!(two["groups"], json!([{"values": ["RUNNING", "large"], "run_count": 2, "measures": []}]));
}

#[test]
fn what_cannot_be_grouped_or_measured_is_refused() {
    let (_server, client, _) = five_runs();
    for (body, field, expected) in [
        (json!({"keys": ["metrics.loss"]}), "keys[0]", "texts"),
        (json!({"keys": ["status", "params."]}), "keys[1]", ""),
        (json!({"measures": ["start_time"]}), "measures[0]", "measure"),
        (json!({"measures": ["metrics.a", "status"]}), "measures[1]", "measure"),
        (
            json!({"measures": ["metrics.a"], "sort": {"by": "mean", "measure": "metrics.b"}}),
            "sort.measure",
            "none of",
        ),
        (json!({"sort": {"by": "mean", "measure": "metrics."}}), "sort.measure", ""),
    ] {
        let answer = refused(&client, "groups", &body);
        assert_eq!(answer["field"], field, "{body}: {answer}");
        assert!(text(&answer["message"]).contains(expected), "{body}: {answer}");
    }
    for (body, expected) in [
        (json!({"sort": {"by": "mean"}}), "sort.measure"),
        (json!({"sort": {"by": "keys", "measure": "metrics.a"}}), "sort.measure"),
        (json!({"sort": {"by": "colour"}}), "standard_deviation"),
        (json!({"sort": "mean"}), "GroupSort"),
        (json!({"keys": vec!["status"; 6]}), "at most 5"),
        (json!({"measures": vec!["duration"; 21]}), "at most 20"),
        (json!({"page_size": 1001}), "1000"),
    ] {
        let answer = refused(&client, "groups", &body);
        assert!(text(&answer["message"]).contains(expected), "{body}: {answer}");
    }
}
