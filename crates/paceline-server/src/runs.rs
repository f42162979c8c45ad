//! Runs and what is logged to them.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::input::Input;
use crate::output::{Answer, DONE};
use paceline_mlflow::Empty;
use paceline_mlflow::datasets::LogInputs;
use paceline_mlflow::metrics::MetricRequest;
use paceline_mlflow::runs::{
    CreateRun, DeleteTag, LogBatch, LogMetric, LogModel, LogOutputs, LogParam, OneRun, RunReference, SetTag,
    UpdateRun, UpdatedRun,
};
use paceline_store::{MetricLink, NewMetric, NewRun, RunBatch, RunUpdate};

pub(crate) async fn create(State(app): State<App>, Input(request): Input<CreateRun>) -> Answer<OneRun> {
    let new = NewRun {
        experiment_id: request.experiment_id,
        user_id: request.user_id,
        name: request.run_name,
        start_time_ms: request.start_time,
        tags: request.tags,
    };
    Ok(Json(OneRun::created(app.store().create_run(new).await?)))
}

pub(crate) async fn get(State(app): State<App>, Input(request): Input<RunReference>) -> Answer<OneRun> {
    Ok(Json(app.store().run(request.run_id).await?.into()))
}

pub(crate) async fn update(State(app): State<App>, Input(request): Input<UpdateRun>) -> Answer<UpdatedRun> {
    let update = RunUpdate {
        run_id: request.run_id,
        status: request.status,
        end_time_ms: request.end_time,
        name: request.run_name,
    };
    Ok(Json(app.store().update_run(update).await?.into()))
}

pub(crate) async fn delete(State(app): State<App>, Input(request): Input<RunReference>) -> Answer<Empty> {
    app.store().delete_run(request.run_id).await?;
    DONE
}

pub(crate) async fn restore(State(app): State<App>, Input(request): Input<RunReference>) -> Answer<Empty> {
    app.store().restore_run(request.run_id).await?;
    DONE
}

pub(crate) async fn set_tag(State(app): State<App>, Input(request): Input<SetTag>) -> Answer<Empty> {
    app.store().set_run_tag(request.run_id, request.tag).await?;
    DONE
}

pub(crate) async fn delete_tag(State(app): State<App>, Input(request): Input<DeleteTag>) -> Answer<Empty> {
    app.store().delete_run_tag(request.run_id, request.key).await?;
    DONE
}

pub(crate) async fn log_param(State(app): State<App>, Input(request): Input<LogParam>) -> Answer<Empty> {
    app.store().log_param(request.run_id, request.param).await?;
    DONE
}

pub(crate) async fn log_metric(State(app): State<App>, Input(request): Input<LogMetric>) -> Answer<Empty> {
    let batch = RunBatch { metrics: vec![new_metric(request.metric)], ..RunBatch::default() };
    app.store().log_batch(request.run_id, batch).await?;
    DONE
}

pub(crate) async fn log_batch(State(app): State<App>, Input(request): Input<LogBatch>) -> Answer<Empty> {
    let batch = RunBatch {
        metrics: request.metrics.into_iter().map(new_metric).collect(),
        params: request.params,
        tags: request.tags,
    };
    app.store().log_batch(request.run_id, batch).await?;
    DONE
}

pub(crate) async fn log_inputs(State(app): State<App>, Input(request): Input<LogInputs>) -> Answer<Empty> {
    app.store().log_inputs(request.run_id, request.datasets, request.models).await?;
    DONE
}

pub(crate) async fn log_outputs(State(app): State<App>, Input(request): Input<LogOutputs>) -> Answer<Empty> {
    app.store().log_outputs(request.run_id, request.models).await?;
    DONE
}

pub(crate) async fn log_model(State(app): State<App>, Input(request): Input<LogModel>) -> Answer<Empty> {
    app.store().append_model_history(request.run_id, request.model).await?;
    DONE
}

fn new_metric(request: MetricRequest) -> NewMetric {
    let MetricRequest { key, point, model_id, dataset } = request;
    // A dataset is remembered for a model's metrics only; on the run's metric nothing shows it.
    let link = model_id.map(|model_id| MetricLink { model_id, dataset });
    NewMetric { key, point, link }
}
