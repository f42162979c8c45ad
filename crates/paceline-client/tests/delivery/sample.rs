//! What a training logs, and whether a server has it.

use paceline_client::{Result, Run};
use paceline_testkit::Client;

use crate::support::{get_run, history, value_of};

/// Time of the first step, milliseconds since the epoch.
const START_MS: i64 = 1_700_000_000_000;
/// Values that are easily lost, among others.
const SPECIAL: [f64; 6] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE, f64::MAX];

/// The value of a metric at a step.
pub(crate) fn value(key: usize, step: i64) -> f64 {
    match usize::try_from(step % 97) {
        Ok(place) if place < SPECIAL.len() => SPECIAL[place],
        _ => f64::from(((step * 31 + key as i64 * 7) as f32 * 0.37).sin()),
    }
}

/// Logs one step: two metrics and, now and then, a tag and a param. Returns at the first call that fails.
pub(crate) fn log_step(run: &Run, step: i64) -> Result<()> {
    run.log_metric_at("loss", value(0, step), step, START_MS + step)?;
    run.log_metric_at("val/accuracy", value(1, step), step, START_MS + step)?;
    if step % 50 == 0 {
        run.set_tag("at", &step.to_string())?;
        run.log_param(&format!("param-{step}"), &step.to_string())?;
    }
    Ok(())
}

/// Checks that a server has exactly these steps.
#[track_caller]
pub(crate) fn check_steps(client: &Client, run_id: &str, steps: i64) {
    for (key, name) in ["loss", "val/accuracy"].into_iter().enumerate() {
        check_points(&history(client, run_id, name), name, key, 0..steps);
    }
    let run = get_run(client, run_id);
    let last_tag = (0..steps).rfind(|step| step % 50 == 0);
    assert_eq!(value_of(&run, "tags", "at"), last_tag.map(|step| step.to_string()).as_deref());
    for step in (0..steps).step_by(50) {
        let param = value_of(&run, "params", &format!("param-{step}"));
        assert_eq!(param, Some(step.to_string().as_str()));
    }
}

/// Checks that points are those of these steps, each once, value by value.
#[track_caller]
pub(crate) fn check_points(
    found: &[(i64, i64, f64)],
    name: &str,
    key: usize,
    steps: impl IntoIterator<Item = i64>,
) {
    let mut found = found.iter();
    for step in steps {
        let expected = (step, START_MS + step, value(key, step));
        let point = found.next();
        assert!(point.is_some_and(|point| is_same(*point, expected)), "{name}: {point:?}, not {expected:?}");
    }
    assert_eq!(found.next(), None, "{name}");
}

/// Servers keep infinity as the greatest number, as MLflow's do.
fn is_same(found: (i64, i64, f64), logged: (i64, i64, f64)) -> bool {
    let value = if logged.2.is_nan() { f64::NAN } else { logged.2.clamp(f64::MIN, f64::MAX) };
    let is_same_value = found.2 == value || found.2.is_nan() && value.is_nan();
    (found.0, found.1) == (logged.0, logged.1) && is_same_value
}
