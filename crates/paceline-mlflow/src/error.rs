//! Errors as clients see them.

use paceline_search::ParseError;
use paceline_types::{InvalidExperimentId, InvalidModelVersionNumber, Rejection};
use serde::Serialize;

/// MLflow's error codes, as far as Paceline answers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The request is wrong.
    InvalidParameterValue,
    /// The request is wrong in a way that older routes call by this name.
    BadRequest,
    /// Something of that identity exists.
    ResourceAlreadyExists,
    /// The named thing does not exist.
    ResourceDoesNotExist,
    /// The request does not fit the state of the server, which it was made for another state of.
    ResourceConflict,
    /// A fault of the server.
    InternalError,
    /// The server does not have this feature.
    NotImplemented,
    /// More is asked than the server can do at once.
    RequestLimitExceeded,
    /// The server cannot answer now.
    TemporarilyUnavailable,
}

impl ErrorCode {
    /// The code as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidParameterValue => "INVALID_PARAMETER_VALUE",
            Self::BadRequest => "BAD_REQUEST",
            Self::ResourceAlreadyExists => "RESOURCE_ALREADY_EXISTS",
            Self::ResourceDoesNotExist => "RESOURCE_DOES_NOT_EXIST",
            Self::ResourceConflict => "RESOURCE_CONFLICT",
            Self::RequestLimitExceeded => "REQUEST_LIMIT_EXCEEDED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::NotImplemented => "NOT_IMPLEMENTED",
            Self::TemporarilyUnavailable => "TEMPORARILY_UNAVAILABLE",
        }
    }

    /// The HTTP status that goes with the code.
    pub fn http_status(self) -> u16 {
        match self {
            Self::InvalidParameterValue | Self::BadRequest | Self::ResourceAlreadyExists => 400,
            Self::ResourceDoesNotExist => 404,
            Self::ResourceConflict => 409,
            Self::RequestLimitExceeded => 429,
            Self::InternalError => 500,
            Self::NotImplemented => 501,
            Self::TemporarilyUnavailable => 503,
        }
    }
}

/// An error of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The code that clients test.
    pub code: ErrorCode,
    /// What was wrong with which value, and what to do.
    pub message: String,
}

/// An error's JSON body.
#[derive(Debug, Serialize)]
pub struct ErrorBody<'e> {
    error_code: &'static str,
    message: &'e str,
}

impl ApiError {
    /// An error with a code and a message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A wrong parameter.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameterValue, message)
    }

    /// A required parameter that is absent, `null` or empty.
    pub fn missing(path: impl std::fmt::Display) -> Self {
        Self::invalid(format!("Missing value for required parameter '{path}'. Send it and try again."))
    }

    /// The error as JSON.
    pub fn body(&self) -> ErrorBody<'_> {
        ErrorBody { error_code: self.code.as_str(), message: &self.message }
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        let code = match rejection {
            Rejection::ExperimentNotFound(_)
            | Rejection::ExperimentNameNotFound(_)
            | Rejection::RunNotFound(_)
            | Rejection::TagNotFound(_)
            | Rejection::ModelNotFound(_)
            | Rejection::ModelTagNotFound { .. }
            | Rejection::RegisteredModelNotFound(_)
            | Rejection::ModelVersionNotFound { .. }
            | Rejection::NoSuchModelVersion { .. } => ErrorCode::ResourceDoesNotExist,
            Rejection::ExperimentNameTaken(_)
            | Rejection::RunIdTaken(_)
            | Rejection::RegisteredModelNameTaken(_)
            | Rejection::PromptNameTaken(_)
            | Rejection::NameOfPrompt(_)
            | Rejection::NameOfRegisteredModel(_) => ErrorCode::ResourceAlreadyExists,
            Rejection::ExperimentDeleted(_)
            | Rejection::RenameDeletedExperiment(_)
            | Rejection::RunDeleted(_)
            | Rejection::ParamChanged { .. }
            | Rejection::ParamsChanged { .. }
            | Rejection::ModelParamChanged { .. }
            | Rejection::TooManyCustomViews(_)
            | Rejection::ModelAliasNotFound(_)
            | Rejection::CannotArchive(_)
            | Rejection::ModelVersionSourceOutside { .. }
            | Rejection::ModelVersionSourceMismatch(_)
            | Rejection::InvalidPageToken(_)
            | Rejection::PageTokenMismatch(_)
            | Rejection::TooSlow(_)
            | Rejection::Purge(_)
            | Rejection::Malformed(_)
            | Rejection::TooMuch(_) => ErrorCode::InvalidParameterValue,
        };
        Self::new(code, rejection.to_string())
    }
}

impl From<ParseError> for ApiError {
    fn from(error: ParseError) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<InvalidModelVersionNumber> for ApiError {
    fn from(error: InvalidModelVersionNumber) -> Self {
        Self::invalid(error.to_string())
    }
}

impl From<InvalidExperimentId> for ApiError {
    fn from(error: InvalidExperimentId) -> Self {
        Self::invalid(error.to_string())
    }
}
