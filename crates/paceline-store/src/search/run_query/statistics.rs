//! Statistics of the values that the runs of a group have.

/// What the values of one number are like over the runs of a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statistics {
    /// Runs that have a number. Those whose value is NaN or missing count nowhere else.
    pub n: u64,
    /// Runs whose value is NaN.
    pub nan_count: u64,
    /// The arithmetic mean.
    pub mean: Option<f64>,
    /// The value in the middle; of two in the middle their mean.
    pub median: Option<f64>,
    /// The standard deviation of a sample: with n − 1, so of at least two values.
    pub standard_deviation: Option<f64>,
    /// Half the width of the 95 % confidence interval of the mean, which is `mean ± half_width`, by Student's
    /// t-distribution with n − 1 degrees of freedom; so of at least two values.
    pub confidence_half_width: Option<f64>,
    /// The smallest value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
}

impl Statistics {
    /// The statistics of some numbers, in any order, beside so many NaN.
    pub(super) fn of(values: &mut [f64], nan_count: u64) -> Self {
        // A sum depends on its order, and databases give rows in any order.
        values.sort_unstable_by(f64::total_cmp);
        let n = values.len() as u64;
        let mean = mean(values);
        let standard_deviation = mean.and_then(|mean| standard_deviation(values, mean));
        Self {
            n,
            nan_count,
            mean,
            median: median(values),
            standard_deviation,
            confidence_half_width: standard_deviation
                .map(|deviation| t_quantile_975(n - 1) * deviation / (n as f64).sqrt()),
            min: values.iter().copied().reduce(f64::min),
            max: values.iter().copied().reduce(f64::max),
        }
    }
}

/// Divides before it adds, so that great numbers do not add up to infinity.
fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let sum: f64 = values.iter().sum();
    match values {
        [] => None,
        _ if sum.is_finite() => Some(sum / n),
        _ => Some(values.iter().map(|value| value / n).sum()),
    }
}

fn standard_deviation(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    let is_even = sorted.len().is_multiple_of(2);
    Some(if is_even { sorted[middle - 1] / 2.0 + upper / 2.0 } else { upper })
}

/// The 97.5 % quantiles of Student's t-distribution with 1 to 30 degrees of freedom.
const T_QUANTILES_975: [f64; 30] = [
    12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004, 2.262_157,
    2.228_139, 2.200_985, 2.178_813, 2.160_369, 2.144_787, 2.131_450, 2.119_905, 2.109_816, 2.100_922,
    2.093_024, 2.085_963, 2.079_614, 2.073_873, 2.068_658, 2.063_899, 2.059_539, 2.055_529, 2.051_831,
    2.048_407, 2.045_230, 2.042_272,
];

/// The 97.5 % quantile of Student's t-distribution: from the table, then by the expansion of Cornish and Fisher, which is
/// right to six digits there.
fn t_quantile_975(degrees_of_freedom: u64) -> f64 {
    const Z: f64 = 1.959_963_984_540_054;
    let index = usize::try_from(degrees_of_freedom).unwrap_or(usize::MAX).saturating_sub(1);
    if let Some(quantile) = T_QUANTILES_975.get(index) {
        return *quantile;
    }
    let n = degrees_of_freedom as f64;
    let first = (Z.powi(3) + Z) / 4.0;
    let second = (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0;
    let third = (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0;
    Z + first / n + second / n.powi(2) + third / n.powi(3)
}
