//! Measures the machine while a run goes on: on a thread without Python.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nvml_wrapper::Nvml;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use sysinfo::{Disks, Networks, System};

use crate::run::Run;

/// Bytes of what MLflow calls a megabyte.
const MEGABYTE: f64 = 1e6;

/// Measures CPU, memory, disk, network and NVIDIA GPUs, and logs the mean of every few samples, until it is stopped.
#[pyclass(frozen, module = "paceline._native")]
pub(crate) struct SystemMonitor {
    thread: Mutex<Option<(Sender<()>, JoinHandle<()>)>>,
}

#[pymethods]
impl SystemMonitor {
    #[new]
    #[pyo3(signature = (run, *, prefix, interval_seconds, samples, first_step))]
    fn new(
        run: &Bound<'_, Run>,
        prefix: String,
        interval_seconds: f64,
        samples: usize,
        first_step: i64,
    ) -> PyResult<Self> {
        let (stop, stopped) = channel();
        let run = run.get().clone();
        let interval = Duration::try_from_secs_f64(interval_seconds).unwrap_or(Duration::from_secs(10));
        let machine = Machine::new();
        let mut machine = machine.map_err(|error| PyOSError::new_err(error.to_string()))?;
        let work = move || {
            let mut step = first_step;
            let mut sums = Sums::default();
            while stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                sums.add(machine.sample());
                if sums.samples >= samples {
                    // What the journal cannot take is told as a notice.
                    let _ = run.log_points_at(&sums.means(&prefix), step);
                    sums = Sums::default();
                    step += 1;
                }
            }
        };
        let thread = thread::Builder::new().name("paceline-system".into()).spawn(work)?;
        Ok(Self { thread: Mutex::new(Some((stop, thread))) })
    }

    /// Stop measuring, and wait until nothing is logged any more.
    fn stop(&self, py: Python<'_>) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((stop, thread)) = thread {
            drop(stop);
            let _ = py.detach(|| thread.join());
        }
    }
}

/// Names and values of one moment.
type Sample = Vec<(String, f64)>;

#[derive(Default)]
struct Sums {
    samples: usize,
    /// In the order of their first sample.
    values: Vec<(String, f64, usize)>,
}

impl Sums {
    fn add(&mut self, sample: Sample) {
        self.samples += 1;
        for (name, value) in sample {
            match self.values.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, sum, count)) => {
                    *sum += value;
                    *count += 1;
                }
                None => self.values.push((name, value, 1)),
            }
        }
    }

    /// Means with one decimal.
    fn means(&self, prefix: &str) -> Sample {
        let mean = |(name, sum, count): &(String, f64, usize)| {
            let mean = sum / f64::from(u32::try_from(*count).unwrap_or(u32::MAX));
            (format!("{prefix}{name}"), (mean * 10.0).round() / 10.0)
        };
        self.values.iter().map(mean).collect()
    }
}

/// This machine.
struct Machine {
    system: System,
    disks: Disks,
    networks: Networks,
    received_bytes_before: u64,
    transmitted_bytes_before: u64,
    /// None where there is no NVIDIA driver.
    nvml: Option<Nvml>,
}

impl Machine {
    fn new() -> Result<Self, sysinfo::Error> {
        let mut system = System::new()?;
        system.refresh_cpu_usage();
        let networks = Networks::new_with_refreshed_list()?;
        let (received_bytes_before, transmitted_bytes_before) = traffic(&networks);
        Ok(Self {
            system,
            disks: Disks::new_with_refreshed_list()?,
            networks,
            received_bytes_before,
            transmitted_bytes_before,
            nvml: Nvml::init().ok(),
        })
    }

    fn sample(&mut self) -> Sample {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        self.networks.refresh(true);
        let mut sample = Vec::new();
        let mut put = |name: &str, value: f64| sample.push((name.to_owned(), value));
        put("cpu_utilization_percentage", f64::from(self.system.global_cpu_usage()));
        let (total, available) = (self.system.total_memory(), self.system.available_memory());
        let used = total.saturating_sub(available);
        put("system_memory_usage_megabytes", megabytes(used));
        put("system_memory_usage_percentage", percentage(used, total));
        if let Some((total, available)) = self.disk() {
            let used = total.saturating_sub(available);
            put("disk_usage_percentage", percentage(used, total));
            put("disk_usage_megabytes", megabytes(used));
            put("disk_available_megabytes", megabytes(available));
        }
        let (received, transmitted) = traffic(&self.networks);
        put("network_receive_megabytes", megabytes(received.saturating_sub(self.received_bytes_before)));
        put(
            "network_transmit_megabytes",
            megabytes(transmitted.saturating_sub(self.transmitted_bytes_before)),
        );
        if let Some(nvml) = &self.nvml {
            gpus(nvml, &mut sample);
        }
        sample
    }

    /// All and free bytes of the file system of `/`.
    fn disk(&mut self) -> Option<(u64, u64)> {
        let root = self.disks.iter_mut().find(|disk| disk.mount_point() == std::path::Path::new("/"))?;
        root.refresh();
        Some((root.total_space(), root.available_space()))
    }
}

/// Bytes that all networks together received and transmitted.
fn traffic(networks: &Networks) -> (u64, u64) {
    let add = |(received, transmitted): (u64, u64), network: &sysinfo::NetworkData| {
        (received + network.total_received(), transmitted + network.total_transmitted())
    };
    networks.values().fold((0, 0), add)
}

fn gpus(nvml: &Nvml, sample: &mut Sample) {
    for index in 0..nvml.device_count().unwrap_or(0) {
        let Ok(device) = nvml.device_by_index(index) else { continue };
        let mut put = |name: &str, value: f64| sample.push((format!("gpu_{index}_{name}"), value));
        if let Ok(memory) = device.memory_info() {
            put("memory_usage_percentage", percentage(memory.used, memory.total));
            put("memory_usage_megabytes", megabytes(memory.used));
        }
        if let Ok(utilization) = device.utilization_rates() {
            put("utilization_percentage", f64::from(utilization.gpu));
        }
        if let Ok(milliwatts) = device.power_usage() {
            put("power_usage_watts", f64::from(milliwatts) / 1000.0);
            if let Ok(limit) = device.enforced_power_limit() {
                put("power_usage_percentage", percentage(milliwatts.into(), limit.into()));
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a measurement")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MEGABYTE
}

#[expect(clippy::cast_precision_loss, reason = "a measurement")]
fn percentage(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}
