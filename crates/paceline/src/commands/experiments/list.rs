//! Listing experiments.

use clap::Args;
use serde_json::json;

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::output::{Column, Listing, View, time};
use crate::commands::paging::ListLimit;
use crate::commands::session::Session;
use crate::commands::shapes::Experiment;
use crate::commands::view::StageView;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// What holds for each experiment, such as "name LIKE 'iris%' AND tags.team = 'a'".
    #[arg(long, value_name = "FILTER", default_value = "", hide_default_value = true)]
    filter: String,

    /// The order, such as "name ASC". May be repeated.
    #[arg(long, value_name = "KEY [ASC|DESC]")]
    order_by: Vec<String>,

    /// Which experiments: active, deleted or all.
    #[arg(short, long, default_value = "active", ignore_case = true, hide_possible_values = true)]
    view: StageView,

    #[command(flatten)]
    limit: ListLimit,
}

pub(super) fn list(session: &Session, arguments: &ListArguments) -> Result<()> {
    let mut listing = Listing::new(session.output, view());
    let fetch = |max_results, page_token: Option<&str>| {
        let request = json!({
            "filter": arguments.filter,
            "order_by": arguments.order_by,
            "view_type": arguments.view.name(),
            "max_results": max_results,
            "page_token": page_token,
        });
        session.connection.post("experiments/search", &request, Twice::Harmless)
    };
    arguments.limit.each_page("experiments", fetch, |page| listing.add(page))?;
    listing.end()
}

fn view() -> View<Experiment> {
    View {
        id: |experiment| experiment.experiment_id.clone(),
        columns: vec![
            Column::whole("id"),
            Column::text("name"),
            Column::whole("stage"),
            Column::whole("created"),
            Column::text("artifact location"),
        ],
        cells: Box::new(|experiment: &Experiment| {
            vec![
                experiment.experiment_id.clone(),
                experiment.name.clone(),
                experiment.lifecycle_stage.clone(),
                time(experiment.creation_time),
                experiment.artifact_location.clone(),
            ]
        }),
    }
}
