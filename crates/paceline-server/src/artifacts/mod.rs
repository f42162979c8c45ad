//! Artifacts: the proxy that clients use by default, and the files of runs, models and versions.

mod download;
mod listing;
mod of_model;
mod of_run;
mod of_version;
mod proxy;
mod unsupported;

pub(crate) use download::{Use, content_disposition, send};
pub(crate) use of_model::{get_model_file, list_model_directory};
pub(crate) use of_run::{files_of_run, get_run_file, list_run_directory, upload_run_file, within};
pub(crate) use of_version::get_version_file;
pub(crate) use proxy::{delete_proxied, get_proxied, list_proxied, put_proxied};
pub(crate) use unsupported::{multipart_upload, presigned_proxied, presigned_run_download, presigned_upload};
