//! Lists: filters, orders, pages, and ids for other programs.

use serde_json::json;

use crate::support::{on_both, texts};

#[test]
fn a_list_goes_on_to_its_last_page() {
    on_both(|place| {
        // A page has 1,000 items.
        let names: Vec<String> = (0..2100).map(|index| format!("e{index:04}")).collect();
        place.post_all("experiments/create", names.iter().map(|name| json!({"name": name})));
        let all =
            place.json(&["experiments", "list", "--order-by", "name ASC", "--filter", "name LIKE 'e%'"]);
        assert_eq!(texts(&all, "/name"), names);
        for (limit, expected) in [("1", 1), ("1000", 1000), ("1001", 1001), ("9999", 2101)] {
            let listed = place.done(&["experiments", "list", "--max-results", limit, "-q"]);
            assert_eq!(listed.lines().count(), expected, "--max-results {limit}");
        }
        assert_eq!(place.done(&["experiments", "list"]).lines().count(), 2102);
    });
}

#[test]
fn runs_are_found_by_filter_and_order_in_the_named_experiments() {
    on_both(|place| {
        let [a, b, c] = ["a", "b", "c"].map(|name| place.id(&["experiments", "create", name]));
        let run = |experiment: &str, depth: &str| {
            let depth = format!("depth={depth}");
            place.id(&["runs", "create", "-x", experiment, "-t", &depth])
        };
        let [in_a, in_b, in_c] = [run(&a, "1"), run(&b, "2"), run(&c, "3")];
        let ids = |arguments: &[&str]| {
            let listed = place.done(&[&["runs", "list", "-q"], arguments].concat());
            listed.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let by_depth = ["--order-by", "tags.depth ASC"];
        assert_eq!(ids(&by_depth), [&*in_a, &*in_b, &*in_c]);
        assert_eq!(ids(&["--order-by", "tags.depth DESC"]), [&*in_c, &*in_b, &*in_a]);
        assert_eq!(ids(&["--filter", "tags.depth != '2'", by_depth[0], by_depth[1]]), [&*in_a, &*in_c]);
        assert_eq!(ids(&["-x", &a, "--experiment-name", "c", by_depth[0], by_depth[1]]), [&*in_a, &*in_c]);
        place.done(&["experiments", "delete", &c]);
        assert_eq!(ids(&by_depth), [&*in_a, &*in_b], "of what is not deleted");
    });
}

#[test]
fn a_filter_that_cannot_be_read_is_said_to_be_so() {
    on_both(|place| {
        for resource in ["experiments", "runs", "models"] {
            let line = place.refusal(&[resource, "list", "--filter", "this is nonsense"]);
            assert!(line.contains("nonsense"), "{line}");
        }
    });
}

#[test]
fn versions_are_of_one_model_whatever_its_name() {
    on_both(|place| {
        let run = place.new_run();
        let source = format!("runs:/{run}/m");
        for name in ["plain", "it's", "say \"hi\""] {
            place.done(&["models", "create", name]);
            place.done(&["models", "create-version", name, &source, "-t", "k=v"]);
            place.done(&["models", "create-version", name, &source]);
        }
        for name in ["plain", "it's", "say \"hi\""] {
            assert_eq!(place.done(&["models", "versions", name, "-q"]), "2\n1\n", "{name}");
            let filtered = place.done(&["models", "versions", name, "-q", "--filter", "tags.k = 'v'"]);
            assert_eq!(filtered, "1\n", "{name}");
        }
        let names = place.done(&["models", "list", "-q", "--order-by", "name DESC"]);
        assert_eq!(names, "say \"hi\"\nplain\nit's\n");
        place.done(&["models", "set-alias", "plain", "best", "1"]);
        let table = place.done(&["models", "versions", "plain"]);
        let first = table.lines().find(|line| line.starts_with("1 ")).unwrap();
        assert!(first.contains(" best "), "{table}");
    });
}

#[test]
fn ids_feed_other_commands() {
    on_both(|place| {
        for _ in 0..3 {
            place.new_run();
        }
        let listed = place.done(&["runs", "list", "-q"]);
        let ids: Vec<&str> = listed.lines().collect();
        let arguments = [&["runs", "delete"], &ids[..]].concat();
        assert_eq!(place.done(&arguments).lines().count(), 3);
        assert_eq!(place.done(&["runs", "list", "-q"]), "");
    });
}
