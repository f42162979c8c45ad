//! The parts of a benchmark, each of which can be run alone.

/// A part of the benchmark, and a section of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Paceline beside other servers.
    Peers,
    /// Paceline and stock MLflow on database servers.
    Databases,
    /// Paceline alone, with more and more data.
    Sweep,
    /// Paceline alone, under mixed load for minutes; every acknowledged point is read back.
    Soak,
    /// The pages in a browser, beside MLflow's.
    Pages,
}

impl Part {
    /// All of them, in the order of measuring.
    pub(super) const ALL: [Self; 5] = [Self::Peers, Self::Databases, Self::Sweep, Self::Soak, Self::Pages];

    /// As it is typed, and named in files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Peers => "peers",
            Self::Databases => "databases",
            Self::Sweep => "sweep",
            Self::Soak => "soak",
            Self::Pages => "pages",
        }
    }
}
