//! Kernels alone: the matrix products and convolutions that training needs.
//!
//! `cargo bench --bench kernels`

#[path = "peak/report.rs"]
mod report;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use netwright::kernel::{Dims, Epilogue, Kernels};
use report::{bench, fill};

/// (m, n, k): samples, outputs, inputs. The layers of 784-10-10 and 784-256-128-10, and a wide one.
const SHAPES: [(usize, usize, usize); 6] = [
    (1, 10, 784),
    (32, 10, 784),
    (64, 256, 784),
    (64, 128, 256),
    (64, 10, 128),
    (256, 2048, 2048),
];

fn numbers(count: usize) -> Vec<f32> {
    let mut numbers = vec![0.0; count];
    fill(&mut numbers, 0.5);
    numbers
}

fn products(c: &mut Criterion) {
    for (rows, outputs, inputs) in SHAPES {
        let dims = Dims {
            rows,
            outputs,
            inputs,
        };
        let operations = 2.0 * (rows * outputs * inputs) as f64;
        let (x, w) = (numbers(rows * inputs), numbers(outputs * inputs));
        let (bias, dy) = (numbers(outputs), numbers(rows * outputs));
        let mut y = vec![0.0; rows * outputs];
        let shape = format!("{rows}x{outputs}x{inputs}");
        bench(c, &format!("forward {shape}"), operations, || {
            let (x, w) = (black_box(&x), black_box(&w));
            f32::product_forward(dims, x, w, Epilogue::bias(&bias), black_box(&mut y));
        });
        let mut dx = vec![0.0; rows * inputs];
        bench(c, &format!("input {shape}"), operations, || {
            let (dy, w) = (black_box(&dy), black_box(&w));
            f32::product_input_gradient(dims, dy, w, black_box(&mut dx));
        });
        let (mut dw, mut db) = (vec![0.0; outputs * inputs], vec![0.0; outputs]);
        bench(c, &format!("weight {shape}"), operations, || {
            let (dy, x) = (black_box(&dy), black_box(&x));
            let (dw, db) = (black_box(&mut dw), black_box(&mut db));
            f32::product_weight_gradient(dims, dy, x, 0..outputs, dw, Some(db));
        });
    }
}

criterion_group!(benches, products);
criterion_main!(benches);
