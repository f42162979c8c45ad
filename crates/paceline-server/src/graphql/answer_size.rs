//! How large an answer may be. Aliases and lists multiply: without a bound, a query of a few lines asks for more than
//! there is memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo};
use async_graphql::{ServerError, ServerResult, Value, async_trait};

/// Fields and items of lists that an answer may have. MLflow's own pages ask for up to 1.5 million: five fields of
/// the points of 100 runs at 2,500 steps each.
const VALUES_MAX: usize = 2_000_000;

/// Counts the values of each answer, and ends the query when there are too many.
pub(super) struct AnswerSizeLimit;

impl ExtensionFactory for AnswerSizeLimit {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(AnswerSize::default())
    }
}

#[derive(Default)]
struct AnswerSize {
    values: AtomicUsize,
}

#[async_trait::async_trait]
impl Extension for AnswerSize {
    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        if self.values.fetch_add(1, Ordering::Relaxed) >= VALUES_MAX {
            let message = format!(
                "The answer would have more than {VALUES_MAX} values. Ask for fewer fields or for smaller pages."
            );
            return Err(ServerError::new(message, None));
        }
        next.run(context, info).await
    }
}
