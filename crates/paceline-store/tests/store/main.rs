//! The tracking store through its public API, on real files.

mod any_search;
mod closing;
mod codec;
mod crashes;
mod datasets;
mod experiment_search;
mod experiments;
mod folding;
mod group_commit;
mod history;
mod latest_metric;
mod logged_models;
mod naive_search;
mod opening;
mod page_tokens;
mod paging;
mod params_and_tags;
mod registry;
mod registry_search;
mod run_paging;
mod run_search;
mod runs;
mod slow_reads;
mod storage;
mod support;
mod text_match;
