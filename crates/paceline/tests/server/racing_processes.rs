//! Many processes that race for one experiment and on one run's metrics, through two servers on one database: of the kind
//! that the test command names, or a file.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::several_servers::Two;
use crate::support::{API, call, get_run, history, new_run, text};

/// Processes that race.
const PROCESSES: i64 = 200;
/// Metrics that each logs to.
const METRICS: i64 = 5;
/// Says to a process of this program that it races: its number, the server and the run.
const RACER: &str = "PACELINE_TEST_RACER";

/// What a process did.
struct Outcome {
    experiment: String,
    made_it: bool,
    memory_kib: u64,
}

#[test]
fn of_many_processes_one_makes_an_experiment_and_none_loses_a_point() {
    let two = Two::start();
    let run = new_run(&two.client(0));
    let mut racers: Vec<Child> =
        (0..PROCESSES).map(|number| start_racer(number, &two.url(number), &run)).collect();
    let mut said: Vec<_> =
        racers.iter_mut().map(|racer| BufReader::new(racer.stdout.take().unwrap()).lines()).collect();
    for lines in &mut said {
        assert!(lines.any(|line| line.unwrap() == "ready"), "a process ended before the race");
    }
    // Each waits for the end of its input.
    racers.iter_mut().for_each(|racer| drop(racer.stdin.take()));
    // What it says after that is read by nobody, but its output stays open until it ends.
    let outcomes: Vec<Outcome> = said
        .iter_mut()
        .map(|lines| lines.find_map(|line| outcome(&line.unwrap())).expect("a process did not finish"))
        .collect();
    for mut racer in racers {
        assert!(racer.wait().unwrap().success());
    }

    let ids: BTreeSet<&str> = outcomes.iter().map(|outcome| outcome.experiment.as_str()).collect();
    let made = outcomes.iter().filter(|outcome| outcome.made_it).count();
    assert_eq!((made, ids.len()), (1, 1), "{ids:?}");
    for number in 0..2 {
        let client = two.client(number);
        let metrics = get_run(&client, &run)["data"]["metrics"].clone();
        assert_eq!(metrics.as_array().map(Vec::len), Some(METRICS as usize), "{metrics}");
        for metric in metrics.as_array().unwrap() {
            assert_eq!(metric["step"], PROCESSES - 1, "{metric}");
            let steps: Vec<i64> =
                history(&client, &run, &text(&metric["key"])).iter().map(|point| point.0).collect();
            assert_eq!(steps, (0..PROCESSES).collect::<Vec<_>>());
        }
    }
    let memory_kib = outcomes.iter().map(|outcome| outcome.memory_kib).max();
    println!("{PROCESSES} processes of at most {} KiB", memory_kib.unwrap_or_default());
}

/// This program again, as one process of the race.
fn start_racer(number: i64, url: &str, run: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "racing_processes::one_process_of_the_race", "--ignored", "--nocapture"])
        .env(RACER, format!("{number} {url} {run}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn outcome(line: &str) -> Option<Outcome> {
    let mut words = line.strip_prefix("done: ")?.split(' ');
    Some(Outcome {
        experiment: words.next()?.to_owned(),
        made_it: words.next()? == "made",
        memory_kib: words.next()?.parse().ok()?,
    })
}

#[test]
#[ignore = "one of the processes that the test beside it starts"]
fn one_process_of_the_race() {
    let Ok(racer) = std::env::var(RACER) else { return };
    let [number, url, run] = racer.split(' ').collect::<Vec<_>>().try_into().unwrap();
    let number: i64 = number.parse().unwrap();
    let client = Client::new(url);
    client.get("/health").expect_status(200);
    say("ready");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();

    let (experiment, made_it) = get_or_create(&client);
    let point =
        |key: i64| json!({"key": format!("m{key}"), "value": number, "timestamp": number, "step": number});
    let metrics: Vec<Value> = (0..METRICS).map(point).collect();
    call(&client, "runs/log-batch", &json!({"run_id": run, "metrics": metrics}));
    let outcome = if made_it { "made" } else { "found" };
    say(&format!("done: {experiment} {outcome} {}", peak_memory_kib()));
}

/// As the stock client's `set_experiment` does it: looks, makes, and looks again when another was quicker.
fn get_or_create(client: &Client) -> (String, bool) {
    let look = || client.get(&format!("{API}/experiments/get-by-name?experiment_name=raced"));
    let found = |answer: Value| (text(&answer["experiment"]["experiment_id"]), false);
    let looked = look();
    if looked.status == 200 {
        return found(looked.json());
    }
    let made = client.post(&format!("{API}/experiments/create"), &json!({"name": "raced"}));
    match made.status {
        200 => (text(&made.json()["experiment_id"]), true),
        400 => {
            assert_eq!(made.json()["error_code"], "RESOURCE_ALREADY_EXISTS");
            found(look().expect_status(200).json())
        }
        other => panic!("{other}: {}", made.text()),
    }
}

/// The test program has not ended its line with the name of the test.
fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

fn peak_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|peak| peak.parse().ok()).unwrap_or_default()
}
