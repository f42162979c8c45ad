//! A blocking HTTP client with a pool of keep-alive connections.

use std::time::Duration;

use serde_json::Value;
use ureq::http::{Method, Request, Response};
use ureq::{Agent, Body, Error};

use crate::Answer;

/// Long enough for a busy machine, short enough to find a server that hangs.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A client of one server. Clones share connections.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    base_url: String,
}

impl Client {
    /// A client of the server at a URL without trailing slash.
    pub fn new(base_url: impl Into<String>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(TIMEOUT));
        Self { agent: config.build().into(), base_url: base_url.into() }
    }

    /// GET.
    ///
    /// # Panics
    /// When there is no answer.
    #[track_caller]
    pub fn get(&self, path_and_query: &str) -> Answer {
        answered(self.try_send("GET", path_and_query, &[], None))
    }

    /// GET with headers.
    ///
    /// # Panics
    /// When there is no answer.
    #[track_caller]
    pub fn get_with(&self, path_and_query: &str, headers: &[(&str, &str)]) -> Answer {
        answered(self.try_send("GET", path_and_query, headers, None))
    }

    /// POST of a JSON body.
    ///
    /// # Panics
    /// When there is no answer.
    #[track_caller]
    pub fn post(&self, path_and_query: &str, body: &Value) -> Answer {
        answered(self.try_post(path_and_query, body))
    }

    /// POST of a JSON body to a server that may go away.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub fn try_post(&self, path_and_query: &str, body: &Value) -> Result<Answer, Error> {
        let json = [("content-type", "application/json")];
        self.try_send("POST", path_and_query, &json, Some(body.to_string().into_bytes()))
    }

    /// PUT of bytes.
    ///
    /// # Panics
    /// When there is no answer.
    #[track_caller]
    pub fn put(&self, path_and_query: &str, body: impl Into<Vec<u8>>) -> Answer {
        answered(self.try_send("PUT", path_and_query, &[], Some(body.into())))
    }

    /// Any method, headers and body.
    ///
    /// # Panics
    /// When there is no answer.
    #[track_caller]
    pub fn send(
        &self,
        method: &str,
        path_and_query: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        answered(self.try_send(method, path_and_query, headers, body))
    }

    /// Any request, to a server that may go away.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub fn try_send(
        &self,
        method: &str,
        path_and_query: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Answer, Error> {
        let mut request = Request::builder().method(method).uri(format!("{}{path_and_query}", self.base_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let needs_body = [Method::POST, Method::PUT, Method::PATCH].iter().any(|known| known == method);
        let response = match body {
            None if !needs_body => self.agent.run(request.body(())?)?,
            body => self.agent.run(request.body(body.unwrap_or_default())?)?,
        };
        read(response)
    }
}

fn read(mut response: Response<Body>) -> Result<Answer, Error> {
    let body = response.body_mut().with_config().limit(u64::MAX).read_to_vec()?;
    Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
}

#[track_caller]
fn answered(result: Result<Answer, Error>) -> Answer {
    result.unwrap_or_else(|error| panic!("the server gave no answer: {error}"))
}
