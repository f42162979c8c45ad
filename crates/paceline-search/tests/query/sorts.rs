//! Sort keys, and operands that stand alone.

use paceline_search::*;

#[track_caller]
fn assert_sort(text: &str, operand: RunOperand, direction: Direction) {
    let sort = RunSort { operand, direction };
    assert_eq!(RunSort::parse_all(&[text]), Ok(vec![sort.clone()]), "{text}");
    assert_eq!(RunSort::parse_all(&[sort.to_string()]), Ok(vec![sort]), "{text}");
}

fn metric(key: &str, part: MetricPart) -> RunOperand {
    RunOperand::Number(RunNumber::Metric { key: key.into(), part })
}

#[test]
fn every_operand_but_datasets_sorts() {
    use Direction::{Ascending, Descending};
    assert_sort("metrics.loss", metric("loss", MetricPart::Latest), Ascending);
    assert_sort("best(metrics.loss)", metric("loss", MetricPart::Min), Ascending);
    assert_sort("best(metrics.`a b`, max) desc", metric("a b", MetricPart::Max), Descending);
    assert_sort("count(metrics.loss) DESC", metric("loss", MetricPart::Count), Descending);
    assert_sort("number(params.lr)", RunOperand::Number(RunNumber::Param("lr".into())), Ascending);
    assert_sort("params.lr ASC", RunOperand::Text(RunText::Param("lr".into())), Ascending);
    assert_sort("parent", RunOperand::Text(RunText::Tag(PARENT_RUN_TAG.into())), Ascending);
    assert_sort("duration Desc", RunOperand::Duration, Descending);
    assert_sort("created", RunOperand::Time(RunNumberAttribute::StartTime), Ascending);
    assert_sort("experiment_id", RunOperand::Number(RunNumber::ExperimentId), Ascending);
    assert_sort("lifecycle_stage", RunOperand::Text(RunText::LifecycleStage), Ascending);
}

#[test]
fn what_is_no_sort_key() {
    for (text, fragment) in [
        ("", "Expected a key"),
        ("datasets.name", "no order"),
        ("metrics.loss ASC DESC", "found 'DESC'"),
        ("metrics.loss up", "'ASC' or 'DESC'"),
        ("metrics.loss, metrics.acc", "'ASC' or 'DESC'"),
        ("number(metrics.loss)", "a param or tag"),
        ("nothing", "Unknown key 'nothing'"),
    ] {
        let (index, error) = RunSort::parse_all(&["status", text]).unwrap_err();
        assert_eq!(index, 1);
        assert!(error.message.contains(fragment), "{text}: {error}");
    }
    let (index, error) = RunSort::parse_all(&["start_time", "metrics.a", "created DESC"]).unwrap_err();
    assert_eq!((index, error.to_string().as_str()), (2, "'start_time' is sorted by twice"));
}

#[test]
fn operands_alone() {
    assert_eq!(
        RunOperand::parse(" datasets.name "),
        Ok(RunOperand::Text(RunText::Dataset(DatasetField::Name)))
    );
    assert_eq!(RunOperand::parse("max(metrics.acc)"), Ok(metric("acc", MetricPart::Max)));
    let error = RunOperand::parse("metrics.acc > 1").unwrap_err();
    assert_eq!((error.to_string().as_str(), error.span), ("Expected nothing more, found '>'", 12..13));
}
