//! Listing the versions of a registered model.

use std::collections::HashMap;

use clap::Args;

use super::list::query;
use super::show::model_named;
use crate::commands::failure::{Failure, Result};
use crate::commands::output::{Column, Listing, View, time};
use crate::commands::paging::ListLimit;
use crate::commands::session::Session;
use crate::commands::shapes::{ModelVersion, RegisteredModel, shape};

#[derive(Debug, Args)]
pub(super) struct VersionsArguments {
    /// The model's name.
    name: String,

    /// What else holds for each version, such as "run_id = '…'" or "tags.stage = 'tested'".
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,

    /// The order. May be repeated.
    #[arg(long, value_name = "KEY [ASC|DESC]", default_value = "version_number DESC")]
    order_by: Vec<String>,

    #[command(flatten)]
    limit: ListLimit,
}

pub(super) fn list(session: &Session, arguments: &VersionsArguments) -> Result<()> {
    // Tells a model that is not there from one without versions; and a search does not answer aliases.
    let model: RegisteredModel = shape(model_named(&session.connection, &arguments.name)?)?;
    let mut aliases: HashMap<String, Vec<String>> = HashMap::new();
    for alias in model.aliases {
        aliases.entry(alias.version).or_default().push(alias.alias);
    }
    let of_model = format!("name = {}", quoted(&arguments.name)?);
    let further = arguments.filter.as_deref().filter(|filter| !filter.trim().is_empty());
    let filter =
        Some(further.map_or_else(|| of_model.clone(), |further| format!("{of_model} AND {further}")));
    let mut listing = Listing::new(session.output, view(aliases));
    let fetch = |max_results: usize, page_token: Option<&str>| {
        let max_results = max_results.to_string();
        let query = query(&filter, &arguments.order_by, &max_results, page_token);
        session.connection.get("model-versions/search", &query)
    };
    arguments.limit.each_page("model_versions", fetch, |page| listing.add(page))?;
    listing.end()
}

/// A text as a filter's string. The grammar has no escapes, only two kinds of quotes.
fn quoted(text: &str) -> Result<String> {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => Ok(format!("'{text}'")),
        (true, false) => Ok(format!("\"{text}\"")),
        (true, true) => Err(Failure::Refused(format!(
            "no filter can name the model `{text}`, which has both kinds of quotes. Rename it first"
        ))),
    }
}

fn view(aliases: HashMap<String, Vec<String>>) -> View<ModelVersion> {
    View {
        id: |version| version.version.clone(),
        columns: vec![
            Column::whole("version"),
            Column::whole("stage"),
            Column::text("aliases"),
            Column::whole("created"),
            Column::whole("run id"),
            Column::text("source"),
        ],
        cells: Box::new(move |version: &ModelVersion| {
            vec![
                version.version.clone(),
                version.current_stage.clone(),
                aliases.get(&version.version).map(|aliases| aliases.join(", ")).unwrap_or_default(),
                time(version.creation_timestamp),
                version.run_id.clone(),
                version.source.clone(),
            ]
        }),
    }
}
