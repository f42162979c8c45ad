//! Values that are bound to a statement.

use super::{Result, ToSql};

/// Values in the order of a statement's placeholders.
pub(crate) trait Params {
    /// Shows each of them to `bind`.
    fn for_each(self, bind: impl FnMut(&dyn ToSql) -> Result<()>) -> Result<()>;
}

/// Values of one type.
pub(crate) struct Listed<'v, T>(&'v [T]);

/// The values of a list.
pub(crate) fn params_from_iter<T: ToSql>(values: &[T]) -> Listed<'_, T> {
    Listed(values)
}

impl<T: ToSql> Params for Listed<'_, T> {
    fn for_each(self, mut bind: impl FnMut(&dyn ToSql) -> Result<()>) -> Result<()> {
        self.0.iter().try_for_each(|value| bind(value))
    }
}

impl Params for &[&dyn ToSql] {
    fn for_each(self, mut bind: impl FnMut(&dyn ToSql) -> Result<()>) -> Result<()> {
        self.iter().try_for_each(|value| bind(*value))
    }
}

impl Params for [&dyn ToSql; 0] {
    fn for_each(self, _: impl FnMut(&dyn ToSql) -> Result<()>) -> Result<()> {
        Ok(())
    }
}

macro_rules! array_params {
    ($($length:literal)+) => {$(
        impl<T: ToSql> Params for [T; $length] {
            fn for_each(self, mut bind: impl FnMut(&dyn ToSql) -> Result<()>) -> Result<()> {
                self.iter().try_for_each(|value| bind(value))
            }
        }
    )+};
}

array_params!(1 2 3 4);
