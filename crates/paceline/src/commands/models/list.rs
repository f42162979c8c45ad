//! Listing registered models.

use clap::Args;

use crate::commands::failure::Result;
use crate::commands::output::{Column, Listing, View, time};
use crate::commands::paging::ListLimit;
use crate::commands::session::Session;
use crate::commands::shapes::RegisteredModel;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// What holds for each model, such as "name LIKE 'iris%' AND tags.team = 'a'".
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,

    /// The order, such as "last_updated_timestamp DESC". May be repeated.
    #[arg(long, value_name = "KEY [ASC|DESC]")]
    order_by: Vec<String>,

    #[command(flatten)]
    limit: ListLimit,
}

pub(super) fn list(session: &Session, arguments: &ListArguments) -> Result<()> {
    let mut listing = Listing::new(session.output, view());
    let fetch = |max_results: usize, page_token: Option<&str>| {
        let max_results = max_results.to_string();
        // A query and no body: MLflow's server has no other form of this search.
        let query = query(&arguments.filter, &arguments.order_by, &max_results, page_token);
        session.connection.get("registered-models/search", &query)
    };
    arguments.limit.each_page("registered_models", fetch, |page| listing.add(page))?;
    listing.end()
}

/// The parameters of a search, less those that are not given.
pub(super) fn query<'q>(
    filter: &'q Option<String>,
    order_by: &'q [String],
    max_results: &'q str,
    page_token: Option<&'q str>,
) -> Vec<(&'static str, &'q str)> {
    let mut query = vec![("max_results", max_results)];
    query.extend(filter.as_deref().map(|filter| ("filter", filter)));
    query.extend(order_by.iter().map(|key| ("order_by", key.as_str())));
    query.extend(page_token.map(|token| ("page_token", token)));
    query
}

fn view() -> View<RegisteredModel> {
    View {
        id: |model| model.name.clone(),
        columns: vec![
            Column::whole("name"),
            Column::whole("latest"),
            Column::text("aliases"),
            Column::whole("updated"),
            Column::text("description"),
        ],
        cells: Box::new(|model: &RegisteredModel| {
            let numbers = model.latest_versions.iter().map(|version| version.number());
            let aliases = model.aliases.iter().map(|alias| format!("{}={}", alias.alias, alias.version));
            vec![
                model.name.clone(),
                numbers.max().map_or_else(|| "-".into(), |number| number.to_string()),
                aliases.collect::<Vec<_>>().join(", "),
                time(model.last_updated_timestamp),
                model.description.clone(),
            ]
        }),
    }
}
