//! Whether less or more of a metric is better, told from its name.

/// Which end of a metric is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricGoal {
    /// The smallest value is the best.
    Minimize,
    /// The greatest value is the best.
    Maximize,
}

/// Parts of names of metrics of which less is better.
const MINIMIZED_PARTS: &[&str] = &[
    "loss",
    "losses",
    "logloss",
    "error",
    "errors",
    "err",
    "mse",
    "rmse",
    "mae",
    "mape",
    "smape",
    "msle",
    "rmsle",
    "nll",
    "bce",
    "crossentropy",
    "entropy",
    "perplexity",
    "ppl",
    "wer",
    "cer",
    "fid",
    "divergence",
    "distance",
    "regret",
    "cost",
    "latency",
    "time",
    "runtime",
    "duration",
    "seconds",
    "ms",
];
/// Parts that turn the goal around: scikit-learn's `neg_log_loss` is to be maximized.
const NEGATING_PARTS: &[&str] = &["neg", "negative"];

/// The goal that a metric's name suggests: [`MetricGoal::Minimize`] when one of its parts is a word such as `loss`,
/// `error`, `rmse`, `perplexity` or `latency`, unless another part is `neg`; otherwise [`MetricGoal::Maximize`].
///
/// Parts are what stands between signs (`val/log_loss`), between a small and a capital letter (`valLoss`), and before
/// digits (`loss2`); case does not matter.
///
/// ```
/// use paceline_search::{MetricGoal, metric_goal};
///
/// assert_eq!(metric_goal("val/RMSE"), MetricGoal::Minimize);
/// assert_eq!(metric_goal("accuracy"), MetricGoal::Maximize);
/// assert_eq!(metric_goal("neg_log_loss"), MetricGoal::Maximize);
/// ```
pub fn metric_goal(name: &str) -> MetricGoal {
    let parts = name_parts(name);
    let has_any = |words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
    if has_any(MINIMIZED_PARTS) && !has_any(NEGATING_PARTS) {
        MetricGoal::Minimize
    } else {
        MetricGoal::Maximize
    }
}

/// The parts of a name, in small letters.
fn name_parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_small_letter = false;
    for letter in name.chars() {
        let begins_part = !letter.is_alphabetic() || (after_small_letter && letter.is_uppercase());
        if begins_part {
            parts.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(part) = parts.last_mut()
        {
            part.extend(letter.to_lowercase());
        }
        after_small_letter = letter.is_lowercase();
    }
    parts
}
