//! Every verb that there is, in every format: a new verb that is missing here fails.

use std::collections::BTreeSet;

use crate::support::{Place, command, on_both, one_line, write};

/// A verb with arguments that succeed, and with arguments that name what does not exist (nothing where a verb takes
/// no name). `{run}` is a run, `{experiment}` an experiment, `{local}` a file.
struct Row {
    verb: &'static str,
    good: &'static [&'static str],
    unknown: &'static [&'static str],
}

const fn row(verb: &'static str, good: &'static [&'static str], unknown: &'static [&'static str]) -> Row {
    Row { verb, good, unknown }
}

const NO_RUN: &str = "0123456789abcdef0123456789abcdef";

const EXPERIMENTS: &[Row] = &[
    row("list", &[], &[]),
    row("get", &["{experiment}"], &["99"]),
    row("create", &["new"], &[]),
    row("set-tag", &["{experiment}", "k", "v"], &["99", "k", "v"]),
    row("delete-tag", &["{experiment}", "k"], &["99", "k"]),
    row("rename", &["{experiment}", "renamed"], &["99", "x"]),
    row("delete", &["{experiment}"], &["99"]),
    row("restore", &["{experiment}"], &["99"]),
];

const RUNS: &[Row] = &[
    row("list", &["-x", "{experiment}"], &["-x", "99"]),
    row("get", &["{run}"], &[NO_RUN]),
    row("create", &["-x", "{experiment}"], &["-x", "99"]),
    row("set-tag", &["{run}", "k", "v"], &[NO_RUN, "k", "v"]),
    row("delete-tag", &["{run}", "k"], &[NO_RUN, "k"]),
    row("delete", &["{run}"], &[NO_RUN]),
    row("restore", &["{run}"], &[NO_RUN]),
];

const MODELS: &[Row] = &[
    row("list", &[], &[]),
    row("create", &["iris"], &[]),
    row("get", &["iris"], &["nothing"]),
    row("create-version", &["iris", "runs:/{run}/m"], &["nothing", "runs:/{run}/m"]),
    row("versions", &["iris"], &["nothing"]),
    row("set-alias", &["iris", "best", "1"], &["iris", "best", "9"]),
    row("delete-alias", &["iris", "best"], &["nothing", "best"]),
    row("set-tag", &["iris", "k", "v"], &["nothing", "k", "v"]),
    row("delete-tag", &["iris", "k"], &["nothing", "k"]),
    row("transition", &["iris", "1", "Staging"], &["iris", "9", "Staging"]),
    row("rename", &["iris", "flowers"], &["nothing", "else"]),
    row("delete-version", &["flowers", "1", "--yes"], &["flowers", "9", "--yes"]),
    row("delete", &["flowers", "--yes"], &["nothing", "--yes"]),
];

const ARTIFACTS: &[Row] = &[
    row("upload", &["{local}", "--run-id", "{run}"], &["{local}", "--run-id", NO_RUN]),
    row("list", &["runs:/{run}"], &["runs:/{run}/nothing"]),
    row("download", &["runs:/{run}", "--to", "out"], &["runs:/{run}/nothing", "--to", "out"]),
];

const RESOURCES: &[(&str, &[Row])] =
    &[("experiments", EXPERIMENTS), ("runs", RUNS), ("models", MODELS), ("artifacts", ARTIFACTS)];

#[test]
fn the_rows_name_every_verb() {
    for (resource, rows) in RESOURCES {
        let help = command(&[resource, "--help"]).finish().stdout;
        let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
        let verbs: BTreeSet<&str> =
            commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let known: BTreeSet<&str> = rows.iter().map(|row| row.verb).chain(["help"]).collect();
        assert_eq!(verbs, known, "verbs of {resource}");
    }
}

#[test]
fn every_verb_prints_one_json_document() {
    on_both(|place| {
        for_each_row(place, &["--json"], |what, row| {
            let printed = place.done(row);
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(&printed);
            assert!(parsed.is_ok(), "{what}: {printed}");
        });
    });
}

#[test]
fn every_verb_prints_text_without_tricks() {
    on_both(|place| {
        for_each_row(place, &[], |what, row| {
            let printed = place.done(row);
            assert!(printed.ends_with('\n'), "{what}: {printed:?}");
            assert!(!printed.contains('\x1b'), "{what}: colour where there is no terminal: {printed:?}");
        });
    });
}

#[test]
fn every_verb_can_be_quiet() {
    on_both(|place| {
        for_each_row(place, &["--quiet"], |what, row| {
            for line in place.done(row).lines() {
                assert!(!line.contains(' '), "{what}: not an id: {line}");
            }
        });
    });
}

#[test]
fn what_does_not_exist_is_named_in_one_line_and_exit_code_1() {
    on_both(|place| {
        let run = prepared(place);
        place.done(&["models", "create", "iris"]);
        place.done(&["models", "create", "flowers"]);
        for (resource, rows) in RESOURCES {
            for row in rows.iter().filter(|row| !row.unknown.is_empty()) {
                let arguments = concrete(resource, row.verb, row.unknown, &run);
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let line = place.refusal(&arguments);
                assert!(line.starts_with("error: "), "{arguments:?}: {line}");
                let named = ["99", NO_RUN, "nothing", "9", "best"].iter().any(|name| line.contains(name));
                assert!(named, "{arguments:?}: {line}");

                let with_json = [&arguments[..], &["--json"]].concat();
                let line = one_line(&with_json, &place.run(&with_json));
                let error: serde_json::Value = serde_json::from_str(&line).unwrap();
                assert!(error["error_code"].is_string() && error["message"].is_string(), "{line}");
            }
        }
    });
}

/// Calls `test` with each verb's arguments that succeed, one after the other as they build upon each other.
fn for_each_row(place: &Place, options: &[&str], test: impl Fn(&str, &[&str])) {
    let run = prepared(place);
    for (resource, rows) in RESOURCES {
        for row in *rows {
            let arguments = concrete(resource, row.verb, row.good, &run);
            let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            arguments.extend(options);
            test(&format!("{resource} {}", row.verb), &arguments);
        }
    }
}

/// Makes what the rows name, and answers the run.
fn prepared(place: &Place) -> String {
    write(&place.folder().join("file.txt"), "content");
    place.done(&["experiments", "create", "first"]);
    place.id(&["runs", "create", "-x", "1"])
}

fn concrete(resource: &str, verb: &str, arguments: &[&str], run: &str) -> Vec<String> {
    let fill =
        |text: &&str| text.replace("{run}", run).replace("{experiment}", "1").replace("{local}", "file.txt");
    [resource, verb].iter().map(ToString::to_string).chain(arguments.iter().map(fill)).collect()
}
