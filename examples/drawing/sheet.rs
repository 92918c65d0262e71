//! A sheet of pixels that the examples draw on, and its file.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// Red, green and blue.
pub type Colour = [u8; 3];

/// Pixels, white at first; what lies outside is not drawn.
pub struct Sheet {
    width: usize,
    height: usize,
    pixels: Vec<Colour>,
}

impl Sheet {
    pub fn white(width: usize, height: usize) -> Sheet {
        Sheet {
            width,
            height,
            pixels: vec![[255; 3]; width * height],
        }
    }

    pub fn set(&mut self, x: usize, y: usize, colour: Colour) {
        if x < self.width && y < self.height {
            self.pixels[y * self.width + x] = colour;
        }
    }

    /// Draws rows of ink, 0 white and 1 black, with squares of this side.
    pub fn picture<const W: usize>(
        &mut self,
        (left, top): (usize, usize),
        side: usize,
        rows: &[[f32; W]],
    ) {
        for y in 0..rows.len() * side {
            for x in 0..W * side {
                let white = 1.0 - rows[y / side][x / side].clamp(0.0, 1.0);
                self.set(left + x, top + y, [(255.0 * white).round() as u8; 3]);
            }
        }
    }

    /// Writes the sheet as PNG.
    pub fn save(&self, file: &Path) -> Result<(), String> {
        self.write(file)
            .map_err(|error| format!("cannot write {}: {error}", file.display()))
    }

    fn write(&self, file: &Path) -> Result<(), Box<dyn Error>> {
        let size = (self.width.try_into()?, self.height.try_into()?);
        let mut encoder = png::Encoder::new(File::create(file)?, size.0, size.1);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        Ok(writer.finish()?)
    }
}

/// A file in a folder that is made, and that can be written: training is not begun in vain.
pub fn file(folder: &Path, name: &str) -> Result<PathBuf, String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let file = folder.join(name);
    let opened = OpenOptions::new().create(true).append(true).open(&file);
    opened.map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(file)
}
