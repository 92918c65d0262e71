//! Folders of pictures: one subfolder a class.
//!
//! Needs the feature `image`.
//!
//! ```text
//! flowers/
//!   rose/    1.png, 2.png, ..
//!   tulip/   a.jpg, ..
//! ```
//!
//! ```no_run
//! use netwright::class::Class;
//! use netwright::train::data::{DataError, Samples, folder::Folder};
//!
//! # fn main() -> Result<(), DataError> {
//! let (flowers, names): (Samples<[[[f32; 64]; 64]; 3], Class<2>>, _) =
//!     Folder::new("flowers").resize().read()?;
//! assert_eq!(names, ["rose", "tulip"]);
//! # Ok(())
//! # }
//! ```
//!
//! Pictures are BMP, GIF, JPEG, PNG or PNM files, known by their bytes; the way that a camera was held is made up for.
//! Three channels are red, green and blue, one is grey; 0 is black and 1 is white. What is transparent is not so any more.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader};

use super::{ByteSamples, DataError, Samples};
use crate::class::Class;
use crate::kernel::Kernels;
use crate::plain::extend_zeroed;
use crate::tensor::Image;

/// A folder with a subfolder of pictures for each class: see the [module](self).
///
/// Hidden files, and files beside the subfolders, are passed over.
#[doc(alias("ImageFolder", "image_dataset_from_directory"))]
#[derive(Debug, Clone)]
#[must_use = "`read` reads it"]
pub struct Folder {
    path: PathBuf,
    fit: Fit,
    skip_others: bool,
}

/// What is done with a picture of another size.
#[derive(Debug, Clone, Copy)]
enum Fit {
    Refuse,
    Stretch,
    Crop,
}

/// One picture of a file, of the size of `X`.
///
/// # Errors
/// [`DataError::System`] if the file cannot be read, [`DataError::Picture`] if it is no picture,
/// [`DataError::Size`] if it is one of another size.
pub fn picture<X: Image>(path: impl AsRef<Path>) -> Result<Box<X>, DataError> {
    let path = path.as_ref();
    let opened = open(path)?.ok_or_else(|| no_picture(path, "its bytes are those of none"))?;
    let mut bytes = Vec::new();
    push::<X>(path, opened, Fit::Refuse, &mut bytes)?;
    let mut x = crate::plain::boxed_zeroed::<X>();
    X::Scalar::from_bytes(&bytes, x.as_mut_slice());
    Ok(x)
}

impl Folder {
    /// The folder of this path.
    pub fn new(path: impl AsRef<Path>) -> Folder {
        Folder {
            path: path.as_ref().into(),
            fit: Fit::Refuse,
            skip_others: false,
        }
    }

    /// Brings pictures to the size that is read, each side by itself, by averages or between pixels.
    pub fn resize(self) -> Folder {
        let fit = Fit::Stretch;
        Folder { fit, ..self }
    }

    /// Brings pictures to the size that is read without stretching them: what then stands out is cut off at both
    /// sides.
    #[doc(alias = "crop_to_aspect_ratio")]
    pub fn resize_and_crop(self) -> Folder {
        let fit = Fit::Crop;
        Folder { fit, ..self }
    }

    /// Passes over files that are no pictures, which otherwise are errors. A damaged picture is always one.
    pub fn skip_others(self) -> Folder {
        Folder {
            skip_others: true,
            ..self
        }
    }

    /// Every picture with its class, and the names of the classes: those of the subfolders, sorted. Classes come one
    /// after the other, their pictures sorted by name.
    ///
    /// # Errors
    /// [`DataError::System`] for a folder or file that cannot be read, [`DataError::Classes`] unless there are `N`
    /// subfolders, [`DataError::NoPictures`] for one without pictures, [`DataError::Picture`] for a file that is no
    /// picture or a damaged one, [`DataError::Size`] for a picture of another size.
    pub fn read<X: Image, const N: usize>(
        &self,
    ) -> Result<(Samples<X, Class<N>>, [String; N]), DataError> {
        let mut inputs = Vec::<X>::new();
        let (classes, names) = self.each(|path, picture| {
            let mut bytes = Vec::new();
            push::<X>(path, picture, self.fit, &mut bytes)?;
            extend_zeroed(&mut inputs, 1);
            if let Some(x) = inputs.last_mut() {
                X::Scalar::from_bytes(&bytes, x.as_mut_slice());
            }
            Ok(())
        })?;
        Ok((Samples::new(inputs, classes)?, names))
    }

    /// As [`read`](Folder::read), with pictures that stay bytes in memory.
    ///
    /// # Errors
    /// Those of [`read`](Folder::read).
    pub fn read_bytes<X: Image, const N: usize>(
        &self,
    ) -> Result<(ByteSamples<X, Class<N>>, [String; N]), DataError> {
        let mut bytes = Vec::new();
        let (classes, names) =
            self.each(|path, picture| push::<X>(path, picture, self.fit, &mut bytes))?;
        Ok((ByteSamples::new(bytes, classes)?, names))
    }

    /// Calls `take` with every picture; gives their classes and the names of the classes.
    fn each<const N: usize>(
        &self,
        mut take: impl FnMut(&Path, DynamicImage) -> Result<(), DataError>,
    ) -> Result<(Vec<Class<N>>, [String; N]), DataError> {
        let folders: Vec<PathBuf> = entries(&self.path)?
            .into_iter()
            .filter(|p| p.is_dir())
            .collect();
        let name = |path: &PathBuf| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let names: Vec<String> = folders.iter().map(name).collect();
        let names: [String; N] = names.try_into().map_err(|found| DataError::Classes {
            path: self.path.clone(),
            expected: N,
            found,
        })?;
        let mut classes = Vec::new();
        for (index, folder) in folders.iter().enumerate() {
            let before = classes.len();
            for path in entries(folder)? {
                match if path.is_dir() { None } else { open(&path)? } {
                    Some(picture) => {
                        take(&path, picture)?;
                        // As many folders as classes: every index is one.
                        classes.extend(Class::new(index).ok());
                    }
                    None if self.skip_others => {}
                    None if path.is_dir() => return Err(no_picture(&path, "it is a folder")),
                    None => return Err(no_picture(&path, "its bytes are those of none")),
                }
            }
            if classes.len() == before {
                let path = folder.clone();
                return Err(DataError::NoPictures { path });
            }
        }
        Ok((classes, names))
    }
}

/// What is in a folder and not hidden, sorted by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
    let mut entries: Vec<PathBuf> = entries
        .map_err(|source| DataError::system(folder, source))?
        .into_iter()
        .filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    Ok(entries)
}

/// The picture of a file; `None` if it is none.
fn open(path: &Path) -> Result<Option<DynamicImage>, DataError> {
    let reader = ImageReader::open(path).and_then(ImageReader::with_guessed_format);
    let reader = reader.map_err(|source| DataError::system(path, source))?;
    if reader.format().is_none() {
        return Ok(None);
    }
    let decoded = reader.into_decoder().and_then(|mut decoder| {
        let orientation = decoder.orientation()?;
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok(picture)
    });
    decoded.map(Some).map_err(|error| no_picture(path, error))
}

/// The bytes of a picture behind others, channel by channel.
fn push<X: Image>(
    path: &Path,
    picture: DynamicImage,
    fit: Fit,
    bytes: &mut Vec<u8>,
) -> Result<(), DataError> {
    const {
        assert!(
            X::CHANNELS == 1 || X::CHANNELS == 3,
            "a picture has 1 channel, grey, or 3: red, green, blue"
        );
    }
    let (height, width) = (X::HEIGHT, X::WIDTH);
    let found = [picture.height() as usize, picture.width() as usize];
    let picture = if found == [height, width] {
        picture
    } else {
        let (width, height) = (width as u32, height as u32);
        match fit {
            Fit::Stretch => picture.resize_exact(width, height, FilterType::Triangle),
            Fit::Crop => picture.resize_to_fill(width, height, FilterType::Triangle),
            Fit::Refuse => {
                return Err(DataError::Size {
                    path: path.into(),
                    expected: [X::HEIGHT, X::WIDTH],
                    found,
                });
            }
        }
    };
    if X::CHANNELS == 1 {
        bytes.extend(picture.into_luma8().into_raw());
    } else {
        let pixels = picture.into_rgb8().into_raw();
        for channel in 0..3 {
            bytes.extend(pixels.iter().skip(channel).step_by(3));
        }
    }
    Ok(())
}

fn no_picture(path: &Path, reason: impl ToString) -> DataError {
    DataError::Picture {
        path: path.into(),
        reason: reason.to_string(),
    }
}
