//! The surfaces that are descended, and their contours.

/// A function of two variables with its gradient.
pub struct Surface {
    pub name: &'static str,
    pub value: fn([f64; 2]) -> f64,
    pub gradient: fn([f64; 2]) -> [f64; 2],
    /// Where the descent begins.
    pub start: [f64; 2],
    /// The lowest point that is looked for, the nearest one of several.
    pub lowest: f64,
    /// The part that is drawn: bounds of x and of y.
    pub window: [[f64; 2]; 2],
    /// The heights of the contours.
    pub levels: &'static [f64],
}

/// A bent valley, (1 − x)² + 100 (y − x²)²: its floor is nearly flat, its walls are steep.
///
/// Source: H. H. Rosenbrock, *An automatic method for finding the greatest or least value of a
/// function*, The Computer Journal 3, 1960.
pub const ROSENBROCK: Surface = Surface {
    name: "rosenbrock",
    value: |[x, y]| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2),
    gradient: |[x, y]| {
        let wall = 200.0 * (y - x * x);
        [-2.0 * (1.0 - x) - 2.0 * x * wall, wall]
    },
    start: [-1.2, 1.0],
    lowest: 0.0,
    window: [[-1.8, 1.8], [-0.8, 2.2]],
    levels: &[0.5, 2.0, 8.0, 32.0, 128.0, 512.0],
};

/// A saddle between two valleys, ½ x² − ½ y² + ¼ y⁴: the start lies almost on the ridge, where the
/// gradient leads to the saddle at 0 and hardly to a side.
pub const SADDLE: Surface = Surface {
    name: "saddle",
    value: |[x, y]| 0.5 * x * x - 0.5 * y * y + 0.25 * y.powi(4),
    gradient: |[x, y]| [x, y.powi(3) - y],
    start: [1.5, 1e-3],
    lowest: -0.25,
    window: [[-1.8, 1.8], [-1.4, 1.4]],
    levels: &[-0.2, -0.1, 0.0, 0.2, 0.6, 1.2],
};

impl Surface {
    /// The contours of all heights.
    pub fn contours(&self) -> Vec<[[f64; 2]; 2]> {
        let levels = self.levels.iter();
        levels.flat_map(|&level| self.contour(level)).collect()
    }

    /// The contour of a height, as short lines: one through each cell of a grid that it crosses.
    pub fn contour(&self, level: f64) -> Vec<[[f64; 2]; 2]> {
        const CELLS: usize = 60;
        let at = |axis: usize, i: usize| {
            let [low, high] = self.window[axis];
            low + (high - low) * i as f64 / CELLS as f64
        };
        let mut lines = Vec::new();
        for i in 0..CELLS {
            for j in 0..CELLS {
                let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(a, b)| {
                    let point = [at(0, i + a), at(1, j + b)];
                    (point, (self.value)(point) - level)
                });
                let crossed: Vec<[f64; 2]> = (0..4)
                    .filter_map(|side| crossing(corners[side], corners[(side + 1) % 4]))
                    .collect();
                lines.extend(crossed.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
            }
        }
        lines
    }
}

/// Where a side of a cell meets height zero.
fn crossing((a, f): ([f64; 2], f64), (b, g): ([f64; 2], f64)) -> Option<[f64; 2]> {
    ((f < 0.0) != (g < 0.0)).then(|| {
        let share = f / (f - g);
        [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
    })
}
