//! Page tokens of searches.

use paceline_mlflow::ApiError;
use paceline_store::PageToken;

/// The place where a search goes on.
pub(crate) fn decode_token(token: Option<String>) -> Result<Option<PageToken>, ApiError> {
    Ok(token.as_deref().map(PageToken::decode).transpose()?)
}
