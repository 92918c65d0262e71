//! Folders of pictures.

use std::fs;
use std::path::PathBuf;

use image::{GrayImage, Luma, Rgb, RgbImage};
use netwright::class::Class;
use netwright::train::data::folder::{self, Folder};
use netwright::train::data::{DataError, Dataset, Samples};

use super::Folder as Files;

type Grey = [[[f32; 3]; 2]; 1];
type Colour = [[[f32; 3]; 2]; 3];

/// A picture whose pixels say where they are.
fn coloured(folder: &Files, name: &str, width: u32, height: u32) -> PathBuf {
    let path = folder.file(name, []);
    RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 255]))
        .save(&path)
        .unwrap();
    path
}

fn two_classes() -> Files {
    let folder = Files::new();
    coloured(&folder, "b/2.png", 3, 2);
    coloured(&folder, "b/1.bmp", 3, 2);
    let path = folder.file("a/grey.png", []);
    GrayImage::from_fn(3, 2, |x, y| Luma([(10 * y + x) as u8]))
        .save(&path)
        .unwrap();
    folder.file("b/.hidden", b"nothing");
    folder.file("readme.txt", b"beside the classes");
    folder
}

fn read<X: netwright::tensor::Image>(folder: Folder) -> Result<Samples<X, Class<2>>, DataError> {
    Ok(folder.read::<X, 2>()?.0)
}

#[test]
fn each_subfolder_is_a_class() {
    let files = two_classes();
    let (samples, names): (Samples<Colour, Class<2>>, _) =
        Folder::new(files.path("")).read().unwrap();
    assert_eq!(names, ["a", "b"]);
    let classes: Vec<usize> = samples
        .targets()
        .iter()
        .map(|class| class.index())
        .collect();
    assert_eq!(classes, [0, 1, 1]);
    let share = |byte: u8| (f64::from(byte) / 255.0) as f32;
    for (y, x) in [(0, 0), (1, 2)] {
        let [red, green, blue] = samples.inputs()[1];
        assert_eq!(
            [red[y][x], green[y][x], blue[y][x]],
            [share(x as u8), share(y as u8), 1.0]
        );
        // Grey is as much of each.
        let grey = samples.inputs()[0].map(|channel| channel[y][x]);
        assert_eq!(grey, [share((10 * y + x) as u8); 3]);
    }
    let grey: Samples<Grey, Class<2>> = read(Folder::new(files.path(""))).unwrap();
    assert_eq!(grey.inputs()[0][0][1][2], share(12));
    let (bytes, _) = Folder::new(files.path(""))
        .read_bytes::<Colour, 2>()
        .unwrap();
    assert_eq!(bytes.to_samples().unwrap(), samples);
}

#[test]
fn another_size_is_refused_unless_it_is_resized() {
    let files = two_classes();
    let path = coloured(&files, "b/3.png", 6, 2);
    let error = read::<Colour>(Folder::new(files.path(""))).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` is a picture of 2 rows and 6 columns, but 2 and 3 were asked for: `resize` brings it to that size",
            path.display()
        )
    );
    let stretched = read::<Colour>(Folder::new(files.path("")).resize()).unwrap();
    let cropped = read::<Colour>(Folder::new(files.path("")).resize_and_crop()).unwrap();
    // From 0 to 5 over the whole width, or columns in the middle of it.
    let red = |samples: &Samples<Colour, Class<2>>| {
        samples.inputs()[3][0][0].map(|x| (x * 255.0).round())
    };
    assert_eq!(red(&cropped), [1.0, 2.0, 3.0]);
    let [left, middle, right] = red(&stretched);
    assert!(left <= 1.0 && (2.0..=3.0).contains(&middle) && right >= 4.0);
    // What has the size is left as it is.
    assert_eq!(stretched.inputs()[1], cropped.inputs()[1]);
}

#[test]
fn one_picture_is_read() {
    let files = Files::new();
    let path = coloured(&files, "x.png", 3, 2);
    let picture = folder::picture::<Colour>(&path).unwrap();
    assert_eq!(picture[2], [[1.0; 3]; 2]);
    assert!(matches!(
        folder::picture::<[[[f32; 3]; 3]; 1]>(&path),
        Err(DataError::Size { .. })
    ));
    let other = files.file("x.txt", b"no picture");
    assert!(matches!(
        folder::picture::<Colour>(&other),
        Err(DataError::Picture { .. })
    ));
}

#[test]
fn what_is_no_picture_is_told() {
    let files = two_classes();
    let path = files.file("a/notes.txt", b"no picture");
    let error = read::<Grey>(Folder::new(files.path(""))).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` is no picture: its bytes are those of none",
            path.display()
        )
    );
    let skipped = read::<Grey>(Folder::new(files.path("")).skip_others()).unwrap();
    assert_eq!(skipped.len(), 3);
    // A damaged picture is one.
    let whole = fs::read(files.path("b/2.png")).unwrap();
    let path = files.file("b/2.png", &whole[..whole.len() / 2]);
    let error = read::<Grey>(Folder::new(files.path("")).skip_others()).unwrap_err();
    assert!(
        matches!(&error, DataError::Picture { path: found, .. } if *found == path),
        "{error}"
    );
}

#[test]
fn folders_that_are_not_as_they_must_be_are_told() {
    let files = two_classes();
    let error = Folder::new(files.path("")).read::<Grey, 3>().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has 2 classes, but 3 were asked for: `a`, `b`",
            files.path("").display()
        )
    );
    fs::create_dir(files.path("a/inside")).unwrap();
    let error = read::<Grey>(Folder::new(files.path("")))
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("a/inside` is no picture: it is a folder"),
        "{error}"
    );
    assert_eq!(
        read::<Grey>(Folder::new(files.path("")).skip_others())
            .unwrap()
            .len(),
        3
    );
    let missing = files.path("missing");
    let error = read::<Grey>(Folder::new(&missing)).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot read `{}`: ", missing.display())),
        "{error}"
    );
    let file = files.path("a/grey.png");
    assert!(matches!(
        read::<Grey>(Folder::new(file)),
        Err(DataError::System { .. })
    ));
    fs::remove_file(files.path("a/grey.png")).unwrap();
    let error = read::<Grey>(Folder::new(files.path("")).skip_others()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has no picture: each class has at least one",
            files.path("a").display()
        )
    );
}
