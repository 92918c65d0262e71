//! What a training keeps besides the weights, so that it can be saved and go on with the same bits.
#![forbid(unsafe_code)]

use crate::scalar::Float;

/// Is shown each piece of a state by name, in an order that is always the same, and may look at it or
/// replace it: so what is saved and what is restored is said once.
///
/// An optimizer shows its state by [`Optimizer::state`](crate::optim::Optimizer::state), a callback by
/// `Callback::state`. Two pieces of the same name are told apart by their order.
pub trait StateVisitor {
    /// A whole number, such as a count of steps.
    fn count(&mut self, name: &str, value: &mut u64);

    /// A number; NaN may stand for none.
    fn number(&mut self, name: &str, value: &mut f64);

    /// As many floats as there always are.
    fn floats(&mut self, name: &str, values: FloatsMut<'_>);
}

/// Floats of either type.
#[derive(Debug)]
pub enum FloatsMut<'a> {
    /// In single precision.
    F32(&'a mut [f32]),
    /// In double precision.
    F64(&'a mut [f64]),
}

impl<'a> FloatsMut<'a> {
    /// These floats.
    pub fn of<T: Float>(values: &'a mut [T]) -> FloatsMut<'a> {
        // One of the two types it is, as `Float` is sealed.
        match size_of::<T>() {
            4 => FloatsMut::F32(bytemuck::cast_slice_mut(values)),
            _ => FloatsMut::F64(bytemuck::cast_slice_mut(values)),
        }
    }
}
