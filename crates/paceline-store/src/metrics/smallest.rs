//! Keeping the smallest of very many things in little memory.

/// The smallest of the things that were pushed, each once. Holds twice as many as are kept, however many come.
pub struct Smallest<T> {
    count_max: usize,
    kept: Vec<T>,
    /// The largest thing that is kept, once there are enough: only what comes before it can still get in.
    bound: Option<T>,
}

impl<T: Copy + Ord> Smallest<T> {
    /// Will keep up to `count_max` things. Of those that are equal the first one stays.
    pub fn new(count_max: usize) -> Self {
        Self { count_max, kept: Vec::new(), bound: None }
    }

    /// Takes a thing into account.
    pub fn push(&mut self, thing: T) {
        if self.bound.is_some_and(|bound| thing >= bound) {
            return;
        }
        self.kept.push(thing);
        if self.kept.len() >= self.count_max.saturating_mul(2) {
            self.settle();
        }
    }

    /// What a thing must come before to get in; none as long as anything does.
    pub fn bound(&self) -> Option<T> {
        self.bound
    }

    /// The things kept, in order.
    pub fn into_sorted(mut self) -> Vec<T> {
        self.settle();
        self.kept
    }

    fn settle(&mut self) {
        // Stable, and quick where sorted things are added to sorted ones.
        self.kept.sort();
        self.kept.dedup();
        self.kept.truncate(self.count_max);
        if self.kept.len() == self.count_max {
            self.bound = self.kept.last().copied();
        }
    }
}
