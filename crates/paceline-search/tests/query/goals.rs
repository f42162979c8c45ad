//! Which end of a metric is the best, told from its name.

use paceline_search::{MetricGoal, metric_goal};

#[test]
fn names_of_metrics_to_minimize() {
    for name in [
        "loss",
        "val_loss",
        "val/loss",
        "valLoss",
        "train.loss",
        "Loss",
        "LOSS",
        "loss2",
        "log_loss",
        "eval-RMSE",
        "mse",
        "testMAE",
        "perplexity",
        "latency_ms",
        "epoch time",
        "error_rate",
        "top1_err",
        "step/duration",
        "wer",
    ] {
        assert_eq!(metric_goal(name), MetricGoal::Minimize, "{name}");
    }
}

#[test]
fn names_of_metrics_to_maximize() {
    for name in [
        "",
        "accuracy",
        "f1",
        "auc",
        "glossary",
        "lossless",
        "timeliness",
        "r2",
        "mAP",
        "neg_log_loss",
        "neg_mean_squared_error",
        "negLoss",
        "bleu",
        "日本",
    ] {
        assert_eq!(metric_goal(name), MetricGoal::Maximize, "{name}");
    }
}
