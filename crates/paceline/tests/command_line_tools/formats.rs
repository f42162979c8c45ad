//! Tables, JSON and ids.

use serde_json::json;

use crate::support::{on_both, texts};

#[test]
fn a_table_is_aligned_and_whole_where_there_is_no_terminal() {
    on_both(|place| {
        let long_name = "n".repeat(400);
        place.done(&["experiments", "create", &long_name]);
        place.done(&["experiments", "create", "大きい"]);
        let table = place.done(&["experiments", "list"]);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("ID  NAME "), "{table}");
        assert_eq!(lines.len(), 4, "{table}");
        assert!(table.contains(&long_name), "cut: {table}");
        // A wide character takes two columns.
        let column = |line: &str| {
            let before = line.split("active").next().unwrap();
            before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()
        };
        assert!(lines[1..].iter().all(|line| column(line) == column(lines[1])), "{table}");
        assert!(lines.iter().all(|line| !line.ends_with(' ')), "{table}");
    });
}

#[test]
fn control_characters_of_a_name_do_not_reach_the_terminal() {
    on_both(|place| {
        let name = "a\x1b[31mred\nnext\u{202e}row";
        let run = place.id(&["runs", "create", "-x", "0", "--run-name", name]);
        for arguments in [&["runs", "list"][..], &["runs", "get", &run]] {
            let printed = place.done(arguments);
            assert!(!printed.contains(['\x1b', '\u{202e}']) && !printed.contains("\nnext"), "{printed:?}");
            assert!(printed.contains(r"a\u{1b}[31mred\nnext\u{202e}row"), "{printed}");
        }
        // Scripts get what was stored.
        assert_eq!(place.json(&["runs", "get", &run])["info"]["run_name"], name);
    });
}

#[test]
fn times_are_in_the_reader_s_zone_and_say_so() {
    on_both(|place| {
        let created_ms = place.json(&["experiments", "get", "0"])["creation_time"].as_i64().unwrap();
        let line = |zone: &str| {
            let shown = place.launch(&["experiments", "get", "0"]).environment("TZ", zone).finish().stdout;
            shown.lines().find(|line| line.starts_with("created")).unwrap().to_owned()
        };
        assert!(line("UTC").ends_with("+00:00"), "{}", line("UTC"));
        assert!(line("<+05>-5").ends_with("+05:00"), "{}", line("<+05>-5"));
        let seconds = created_ms / 1000 % 60;
        assert!(line("UTC").contains(&format!(":{seconds:02}+00:00")), "{} of {created_ms}", line("UTC"));
    });
}

#[test]
fn how_long_a_run_took_is_told_in_fitting_units() {
    on_both(|place| {
        let (second, hour, day) = (1000, 3_600_000_i64, 86_400_000_i64);
        for (took_ms, shown) in [
            (0, "0ms"),
            (999, "999ms"),
            (12 * second + 340, "12.3s"),
            (61 * second, "1m 01s"),
            (3 * hour + 120 * second, "3h 02m"),
            (2 * day + hour, "2d 01h"),
            (-5, "-"),
        ] {
            let run = place.new_run();
            let start = json!({"run_id": run, "status": "FINISHED", "end_time": 0});
            let start_ms = place.post("runs/update", &start)["run_info"]["start_time"].as_i64().unwrap();
            let end = json!({"run_id": run, "status": "FINISHED", "end_time": start_ms + took_ms});
            place.post("runs/update", &end);
            let details = place.done(&["runs", "get", &run]);
            assert!(details.contains(&format!("took        {shown}\n")), "{took_ms} ms: {details}");
        }
    });
}

#[test]
fn numbers_pass_through_json_unchanged() {
    on_both(|place| {
        // Doubles whose shortest form a careless parser changes in the last digit.
        let values = [
            0.1 + 0.2,
            5e-324,
            2.736_490_212_827_633_5e248,
            9.339_497_452_632_055e-198,
            4.990_008_316_125_654e97,
        ];
        let run = place.new_run();
        let metrics: Vec<_> = (0..)
            .zip(values)
            .map(|(index, value)| json!({"key": format!("m{index}"), "value": value, "timestamp": 1, "step": 0}))
            .collect();
        place.post("runs/log-batch", &json!({"run_id": run, "metrics": metrics}));
        let found = place.json(&["runs", "get", &run]);
        for (index, value) in (0..).zip(values) {
            let metrics = found["data"]["metrics"].as_array().unwrap();
            let metric = metrics.iter().find(|metric| metric["key"] == format!("m{index}")).unwrap();
            assert_eq!(metric["value"].as_f64().unwrap().to_bits(), f64::to_bits(value), "{metric}");
        }
    });
}

#[test]
fn details_show_everything_of_a_run() {
    on_both(|place| {
        let run = place.id(&["runs", "create", "-x", "0", "--run-name", "r", "--status", "running"]);
        let batch = json!({
            "run_id": run,
            "metrics": [
                {"key": "loss", "value": 0.25, "timestamp": 5, "step": 7},
                {"key": "lost", "value": "NaN", "timestamp": 5, "step": 8},
            ],
            "params": [{"key": "depth", "value": "3"}],
        });
        place.post("runs/log-batch", &batch);
        let dataset = json!({"name": "set", "digest": "abc", "source_type": "t", "source": "s"});
        let inputs = json!({"tags": [{"key": "mlflow.data.context", "value": "train"}], "dataset": dataset});
        place.post("runs/log-inputs", &json!({"run_id": run, "datasets": [inputs]}));
        let details = place.done(&["runs", "get", &run]);
        for line in [
            "name        r",
            "status      RUNNING",
            "  loss  0.25 at step 7",
            "  lost  NaN at step 8",
            "  depth  3",
            "  set  abc, train",
        ] {
            assert!(details.contains(&format!("{line}\n")), "no {line:?} in {details}");
        }
    });
}

#[test]
fn columns_show_what_runs_logged() {
    on_both(|place| {
        let best = place.new_run();
        let other = place.new_run();
        let metric = json!({"key": "loss", "value": 0.5, "timestamp": 1, "step": 0});
        let params = json!([{"key": "opt", "value": "adam"}]);
        place.post("runs/log-batch", &json!({"run_id": best, "metrics": [metric], "params": params}));
        let arguments =
            ["runs", "list", "-c", "metrics.loss", "-c", "params.opt", "--order-by", "metrics.loss ASC"];
        let table = place.done(&arguments);
        let rows: Vec<Vec<&str>> =
            table.lines().map(|line| line.split_whitespace().rev().take(2).collect()).collect();
        assert_eq!(rows, [["OPT", "LOSS"], ["adam", "0.5"], ["-", "-"]], "{table}");
        assert_eq!(texts(&place.json(&arguments), "/info/run_id"), [best, other]);
    });
}
