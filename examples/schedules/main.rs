//! Draws what each learning rate schedule does: the curves in its documentation.
//!
//! ```text
//! cargo run --example schedules
//! ```

use std::path::Path;
use std::{fs, io};

mod curves;
mod svg;

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/optim/schedule/curves");
    fs::create_dir_all(&folder)?;
    for (name, lines) in curves::all() {
        let file = folder.join(format!("{name}.svg"));
        fs::write(&file, svg::draw(name, &lines))?;
        println!("{}", file.display());
    }
    Ok(())
}
