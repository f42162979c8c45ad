//! How large a query may be. The size is counted before anything is looked up: a few bytes can ask for very much.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

/// Deepest nesting of fields.
const DEPTH: usize = 10;
/// Fields in all, each as often as fragments repeat it.
const SELECTIONS: usize = 1000;

/// What the operator can change.
#[derive(Debug, Clone, Copy)]
pub struct QueryLimits {
    /// Fields at the top.
    pub root_fields: usize,
    /// Aliases on one level.
    pub aliases: usize,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { root_fields: 10, aliases: 10 }
    }
}

/// Counts what a query asks for.
///
/// # Errors
/// A sentence that says which limit it exceeds.
pub fn check_query_size(document: &ExecutableDocument, limits: QueryLimits) -> Result<(), String> {
    let (mut root_fields, mut aliases, mut selections) = (0, 0, 0);
    for (_, operation) in document.operations.iter() {
        let mut levels = vec![(&operation.node.selection_set.node, 1)];
        while let Some((set, depth)) = levels.pop() {
            if depth > DEPTH {
                return Err(format!("Query exceeds maximum depth of {DEPTH}"));
            }
            let fields = fields_of_level(document, set);
            aliases = aliases.max(fields.iter().filter(|field| field.alias.is_some()).count());
            if depth == 1 {
                root_fields += fields.len();
            }
            selections += fields.len();
            if selections > SELECTIONS {
                return Err(format!("Query exceeds maximum total selections of {SELECTIONS}"));
            }
            let nested = fields.iter().filter(|field| !field.selection_set.node.items.is_empty());
            levels.extend(nested.map(|field| (&field.selection_set.node, depth + 1)));
        }
    }
    let exceeds = |what: &str, most: usize, got: usize, variable: &str| {
        Err(format!(
            "GraphQL queries should have at most {most} {what}, got {got} {what}. To increase the limit, set the \
             {variable} environment variable."
        ))
    };
    if root_fields > limits.root_fields {
        let variable = "MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS";
        return exceeds("root fields", limits.root_fields, root_fields, variable);
    }
    if aliases > limits.aliases {
        return exceeds("aliases", limits.aliases, aliases, "MLFLOW_SERVER_GRAPHQL_MAX_ALIASES");
    }
    Ok(())
}

/// The fields of one level, those of fragments among them; a fragment that is spread twice there counts once.
fn fields_of_level<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet) -> Vec<&'d Field> {
    let mut fields = Vec::new();
    let mut spread = HashSet::<&Name>::new();
    let mut sets = vec![set];
    while let Some(set) = sets.pop() {
        for Positioned { node, .. } in &set.items {
            match node {
                Selection::Field(field) => fields.push(&field.node),
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(fragment) => {
                    let name = &fragment.node.fragment_name.node;
                    if spread.insert(name)
                        && let Some(definition) = document.fragments.get(name)
                    {
                        sets.push(&definition.node.selection_set.node);
                    }
                }
            }
        }
    }
    fields
}
