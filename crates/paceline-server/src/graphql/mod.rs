//! GraphQL, as far as MLflow's own run page asks for it. Each field is a REST route in other clothes: it reads the same
//! request, and what REST would refuse is a text in `errors`.

mod answer_size;
mod mutation;
mod query;
mod runs;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{EmptySubscription, Request, Variables};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::failure::{Failure, api_error};
use crate::json_body::JsonBody;
use answer_size::AnswerSizeLimit;
use mutation::Mutation;
use paceline_mlflow::ApiError;
use paceline_mlflow::graphql::check_query_size;
use query::Query;

/// Everything that can be asked for.
pub(crate) type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Largest request, variables included. Those of MLflow's pages have some thousand bytes.
const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Largest text of a query: parsed, it takes two hundred times as much memory.
const QUERY_BYTES_MAX: usize = 64 * 1024;
/// MLflow's pages mark their queries with it, for another product. It says nothing here.
const COMPONENT_DIRECTIVE: &str = "component";

/// The schema; it holds no data.
pub(crate) fn schema() -> Schema {
    Schema::build(Query, Mutation, EmptySubscription).extension(AnswerSizeLimit).finish()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GraphQlRequest {
    query: Option<String>,
    variables: Option<serde_json::Value>,
    operation_name: Option<String>,
}

/// The errors are plain texts, unlike in GraphQL's own specification.
#[derive(Debug, Serialize)]
pub(crate) struct GraphQlAnswer {
    data: Option<async_graphql::Value>,
    errors: Option<Vec<String>>,
}

impl GraphQlAnswer {
    fn refused(error: String) -> Self {
        Self { data: None, errors: Some(vec![error]) }
    }
}

pub(crate) async fn execute(
    State(app): State<App>,
    JsonBody(request): JsonBody<GraphQlRequest, REQUEST_BYTES_MAX>,
) -> Result<Json<GraphQlAnswer>, Failure> {
    let query = request.query.filter(|query| !query.is_empty()).ok_or_else(|| ApiError::missing("query"))?;
    if query.len() > QUERY_BYTES_MAX {
        let length = query.len();
        let message = format!("The query has {length} bytes, and at most {QUERY_BYTES_MAX} are read.");
        return Ok(Json(GraphQlAnswer::refused(message)));
    }
    let document = match parse_query(&query) {
        Ok(document) => document,
        Err(error) => return Ok(Json(GraphQlAnswer::refused(error.to_string()))),
    };
    if let Err(error) = check_query_size(&document, app.policy().graphql) {
        return Ok(Json(GraphQlAnswer::refused(error)));
    }
    let mut prepared = Request::new("")
        .variables(request.variables.map(Variables::from_json).unwrap_or_default())
        .data(app.clone());
    prepared.operation_name = request.operation_name;
    prepared.set_parsed_query(without_components(document));
    let response = app.graphql().execute(prepared).await;

    let errors: Vec<String> = response.errors.into_iter().map(|error| error.message).collect();
    let data = Some(response.data).filter(|data| *data != async_graphql::Value::Null);
    Ok(Json(GraphQlAnswer { data, errors: Some(errors).filter(|errors| !errors.is_empty()) }))
}

fn without_components(mut document: ExecutableDocument) -> ExecutableDocument {
    use async_graphql::parser::types::DocumentOperations::{Multiple, Single};
    let operations: Vec<_> = match &mut document.operations {
        Single(operation) => vec![operation],
        Multiple(operations) => operations.values_mut().collect(),
    };
    for operation in operations {
        operation.node.directives.retain(|directive| directive.node.name.node != COMPONENT_DIRECTIVE);
    }
    document
}

/// A failure of a route as the error of a field.
impl From<Failure> for async_graphql::Error {
    fn from(failure: Failure) -> Self {
        Self::new(api_error(failure).message)
    }
}

/// The state of the server, which every request carries.
fn app<'c>(context: &async_graphql::Context<'c>) -> async_graphql::Result<&'c App> {
    context.data::<App>()
}
