//! Bodies that no honest client would send: never a 5xx, and memory stays bounded.

use paceline_testkit::{Answer, Client, Server};
use serde_json::json;

use crate::support::{API, assert_healthy, call, get_run, new_run, started, text, value_of};

const MEMORY_BYTES_MAX: u64 = 400 << 20;
/// Routes that read a body, with a text field of each.
const ROUTES: [(&str, &str); 14] = [
    ("experiments/create", "name"),
    ("experiments/search", "filter"),
    ("experiments/set-experiment-tag", "key"),
    ("runs/create", "run_name"),
    ("runs/update", "run_id"),
    ("runs/search", "filter"),
    ("runs/search", "page_token"),
    ("runs/set-tag", "value"),
    ("runs/log-parameter", "key"),
    ("runs/log-metric", "key"),
    ("runs/log-batch", "run_id"),
    ("runs/log-inputs", "run_id"),
    ("logged-models", "name"),
    ("logged-models/search", "filter"),
];

#[test]
fn too_large_a_body_is_refused() {
    let server = started();
    let run_id = new_run(&server.client());
    let mut body = format!(r#"{{"run_id": "{run_id}", "key": "k", "value": ""#).into_bytes();
    body.resize(40 << 20, b'x');
    body.extend(br#""}"#);
    let answer = post(&server.client(), "runs/set-tag", body.clone()).expect_status(400);
    assert_eq!(answer.json()["error_code"], "INVALID_PARAMETER_VALUE");

    // Nor does it help not to say how large it is.
    let mut raw = server.raw();
    let head = "Host: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked";
    raw.send(format!("POST {API}/runs/set-tag HTTP/1.1\r\n{head}\r\n\r\n{:x}\r\n", body.len())).unwrap();
    raw.send(&body).unwrap();
    raw.send("\r\n0\r\n\r\n").unwrap();
    raw.answer().unwrap().expect_status(400);
    unharmed(&server);
}

#[test]
fn arrays_of_a_million_are_refused_or_answered() {
    let server = started();
    let run_id = new_run(&server.client());
    let many = |element: &str| format!("[{}]", vec![element; 1_000_000].join(","));
    for element in ["0", "null", "\"0\"", "{}", "[]", r#"{"key":"a"}"#] {
        let list = many(element);
        for (route, field) in [
            ("runs/log-batch", "metrics"),
            ("runs/log-batch", "params"),
            ("runs/log-batch", "tags"),
            ("runs/create", "tags"),
            ("runs/log-inputs", "datasets"),
            ("runs/outputs", "models"),
        ] {
            let body = format!(r#"{{"run_id": "{run_id}", "experiment_id": "0", "{field}": {list}}}"#);
            not_the_servers_fault(&post(&server.client(), route, body), route);
        }
    }
    for (element, field) in [("\"0\"", "experiment_ids"), ("\"start_time\"", "order_by")] {
        let body = format!(r#"{{"experiment_ids": ["0"], "{field}": {}}}"#, many(element));
        let body = if field == "experiment_ids" {
            body.replacen(r#""experiment_ids": ["0"], "#, "", 1)
        } else {
            body
        };
        for route in ["runs/search", "logged-models/search"] {
            not_the_servers_fault(&post(&server.client(), route, body.clone()), route);
        }
    }
    for body in [many("0"), many("{}")] {
        post(&server.client(), "runs/log-batch", body).expect_status(400);
    }
    unharmed(&server);
}

#[test]
fn deep_nesting_is_refused() {
    const DEPTH: usize = 100_000;
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let lists = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    let objects = r#"{"a":"#.repeat(DEPTH) + "1" + &"}".repeat(DEPTH);
    let open = "[".repeat(DEPTH);
    for (route, field) in ROUTES {
        for nested in [&lists, &objects, &open] {
            not_the_servers_fault(&post(&client, route, nested.clone()), route);
            let body = format!(r#"{{"run_id": "{run_id}", "experiment_ids": ["0"], "{field}": {nested}}}"#);
            not_the_servers_fault(&post(&client, route, body), route);
        }
    }
    unharmed(&server);
}

#[test]
fn filters_of_any_depth_are_refused_or_answered() {
    const DEPTH: usize = 100_000;
    let server = started();
    let client = server.client();
    let condition = "params.a = 'b'";
    for filter in [
        "(".repeat(DEPTH),
        "(".repeat(DEPTH) + condition + &")".repeat(DEPTH),
        "NOT ".repeat(DEPTH) + condition,
        format!("{condition} AND ").repeat(DEPTH) + condition,
        format!("{condition} OR ").repeat(DEPTH) + condition,
        format!("params.a LIKE '{}'", "%a".repeat(DEPTH)),
        format!("params.a IN ({})", vec!["'x'"; DEPTH].join(",")),
        format!("params.a = '{}'", "x".repeat(10 * DEPTH)),
        format!("params.`{}` = 'x'", "x".repeat(DEPTH)),
        "'".to_owned(),
        "params.a = '\0'".to_owned(),
        "\u{feff}params.a = 'b'".to_owned(),
    ] {
        for route in ["runs/search", "experiments/search", "logged-models/search"] {
            let body = json!({"experiment_ids": ["0"], "max_results": 5, "filter": filter});
            let shown: String = filter.chars().take(40).collect();
            not_the_servers_fault(
                &client.post(&format!("{API}/{route}"), &body),
                &format!("{route} {shown}"),
            );
        }
    }
    unharmed(&server);
}

#[test]
fn odd_texts_are_refused_or_kept() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let texts: [&[u8]; 9] = [
        br"\u0000",
        br"a\u0000b",
        br"\ud800",
        br"a\udc00b",
        br"\ud83d\ud83d",
        b"\xff\xfe",
        b"a\xc3",
        b"\xed\xa0\x80",
        b"a\nb\0",
    ];
    for (route, field) in ROUTES {
        for text in texts {
            let start = format!(r#"{{"run_id": "{run_id}", "experiment_id": "0", "experiment_ids": ["0"], "#);
            let rest =
                r#""value": 1, "timestamp": 1, "key": "k", "#.replace(&format!("\"{field}\""), "\"other\"");
            let body = [start.as_bytes(), rest.as_bytes(), b"\"", field.as_bytes(), b"\": \"", text, b"\"}"]
                .concat();
            not_the_servers_fault(&post(&client, route, body), &format!("{route} {field} {text:?}"));
        }
    }
    unharmed(&server);
}

#[test]
fn a_text_that_is_accepted_comes_back_whole() {
    let server = started();
    let client = server.client();
    for value in
        ["a\0b", "\0", "\u{feff}x", "\u{202e}right to left", "tab\tline\nreturn\r", "\u{10ffff}", "e\u{301}"]
    {
        let run_id = new_run(&client);
        for (route, list) in [("runs/set-tag", "tags"), ("runs/log-parameter", "params")] {
            let answer = client
                .post(&format!("{API}/{route}"), &json!({"run_id": run_id, "key": "k", "value": value}));
            if answer.status == 200 {
                let run = get_run(&client, &run_id);
                assert_eq!(value_of(&run, list, "k"), Some(value), "{list}");
            } else {
                answer.expect_status(400);
            }
        }
        let created = client.post(&format!("{API}/experiments/create"), &json!({"name": value}));
        if created.status == 200 {
            let id = text(&created.json()["experiment_id"]);
            let found = client.get(&format!("{API}/experiments/get?experiment_id={id}")).json();
            assert_eq!(found["experiment"]["name"], value);
        }
    }
}

#[test]
fn odd_numbers_are_refused_or_clamped() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let digits = "9".repeat(100_000);
    for number in
        ["1e999", "-1e999", "1e-999", "-0", "9223372036854775808", "-9223372036854775809", &digits, "0x1"]
    {
        for field in ["value", "timestamp", "step"] {
            let rest = r#""value": 1, "timestamp": 1, "step": 1"#;
            let (first, second) = (format!("\"{field}\": 1"), format!("\"{field}\": {number}"));
            let body = format!(r#"{{"run_id": "{run_id}", "key": "k", {}}}"#, rest.replace(&first, &second));
            not_the_servers_fault(&post(&client, "runs/log-metric", body), field);
        }
        for route in ["runs/search", "experiments/search"] {
            let body = format!(r#"{{"experiment_ids": ["0"], "max_results": {number}}}"#);
            not_the_servers_fault(&post(&client, route, body), route);
        }
    }
    let last = json!({"run_id": run_id, "key": "last", "value": 1, "timestamp": i64::MAX, "step": i64::MAX});
    call(&client, "runs/log-metric", &last);
    let first = json!({"run_id": run_id, "key": "last", "value": 2, "timestamp": 0, "step": i64::MIN});
    call(&client, "runs/log-metric", &first);
    // Folding packs the extremes; the whole range must fit.
    call(&client, "runs/update", &json!({"run_id": run_id, "status": "FINISHED"}));
    std::thread::sleep(std::time::Duration::from_millis(300));
    let found = crate::support::history(&client, &run_id, "last");
    assert_eq!(found, [(i64::MIN, 0, 2.0), (i64::MAX, i64::MAX, 1.0)]);
    unharmed(&server);
}

#[test]
fn many_large_bodies_at_once_stay_within_bounds() {
    let server = started();
    let body = format!(r#"{{"run_id": "{}"}}"#, "x".repeat(15 << 20));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let (server, body) = (&server, &body);
            scope.spawn(move || post(&server.client(), "runs/get", body.clone()).expect_status(405));
            scope.spawn(move || {
                not_the_servers_fault(&post(&server.client(), "runs/set-tag", body.clone()), "set-tag")
            });
        }
    });
    unharmed(&server);
}

fn post(client: &Client, route: &str, body: impl Into<Vec<u8>>) -> Answer {
    let json = [("content-type", "application/json")];
    client.send("POST", &format!("{API}/{route}"), &json, Some(body.into()))
}

#[track_caller]
fn not_the_servers_fault(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.text());
    assert!(answer.body.len() < 1 << 20, "{what}: an answer of {} bytes", answer.body.len());
}

#[track_caller]
fn unharmed(server: &Server) {
    assert_healthy(&server.client());
    let peak = server.peak_memory_bytes();
    println!("peak memory {} MiB", peak >> 20);
    assert!(peak < MEMORY_BYTES_MAX, "{} MiB", peak >> 20);
}
