//! Listing runs.

use clap::Args;
use serde_json::{Value, json};

use super::columns::{RunColumn, view};
use crate::commands::connection::{Connection, Twice};
use crate::commands::experiments::{by_id, by_name};
use crate::commands::failure::Result;
use crate::commands::output::Listing;
use crate::commands::paging::ListLimit;
use crate::commands::session::Session;
use crate::commands::shapes::{Experiment, shape};
use crate::commands::view::StageView;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// The experiments, by id [default: all that are not deleted]. May be repeated.
    #[arg(short = 'x', long = "experiment-id", value_name = "EXPERIMENT_ID")]
    experiment_ids: Vec<String>,

    /// The experiments, by name. May be repeated.
    #[arg(short = 'n', long = "experiment-name", value_name = "NAME")]
    experiment_names: Vec<String>,

    /// What holds for each run, such as "metrics.loss < 0.1 AND params.optimizer = 'adam'".
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true)]
    filter: String,

    /// The order, such as "metrics.loss ASC". May be repeated.
    #[arg(long, value_name = "KEY [ASC|DESC]")]
    order_by: Vec<String>,

    /// Which runs: active, deleted or all.
    #[arg(short, long, default_value = "active", ignore_case = true, hide_possible_values = true)]
    view: StageView,

    /// A further column: metrics.KEY, params.KEY or tags.KEY. May be repeated.
    #[arg(short, long = "column", value_name = "COLUMN")]
    columns: Vec<RunColumn>,

    #[command(flatten)]
    limit: ListLimit,
}

pub(super) fn list(session: &Session, arguments: &ListArguments) -> Result<()> {
    let experiment_ids = experiment_ids(&session.connection, arguments)?;
    let mut listing = Listing::new(session.output, view(arguments.columns.clone()));
    let fetch = |max_results, page_token: Option<&str>| {
        let request = json!({
            "experiment_ids": experiment_ids,
            "filter": arguments.filter,
            "order_by": arguments.order_by,
            "run_view_type": arguments.view.name(),
            "max_results": max_results,
            "page_token": page_token,
        });
        session.connection.post("runs/search", &request, Twice::Harmless)
    };
    arguments.limit.each_page("runs", fetch, |page| listing.add(page))?;
    listing.end()
}

/// The experiments that were named, or all. An id of no experiment is an error, as a list that is empty for that
/// reason would be misread.
fn experiment_ids(connection: &Connection, arguments: &ListArguments) -> Result<Vec<String>> {
    let ListArguments { experiment_ids, experiment_names, .. } = arguments;
    if experiment_ids.is_empty() && experiment_names.is_empty() {
        return all_experiment_ids(connection);
    }
    let mut ids = Vec::new();
    for id in experiment_ids {
        ids.push(id_of(by_id(connection, id)?)?);
    }
    for name in experiment_names {
        ids.push(id_of(by_name(connection, name)?)?);
    }
    Ok(ids)
}

fn all_experiment_ids(connection: &Connection) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    let fetch = |max_results, page_token: Option<&str>| {
        let request = json!({"max_results": max_results, "page_token": page_token});
        connection.post("experiments/search", &request, Twice::Harmless)
    };
    ListLimit::default().each_page("experiments", fetch, |page| {
        for experiment in page {
            ids.push(id_of(experiment)?);
        }
        Ok(())
    })?;
    Ok(ids)
}

fn id_of(experiment: Value) -> Result<String> {
    Ok(shape::<Experiment>(experiment)?.experiment_id)
}
