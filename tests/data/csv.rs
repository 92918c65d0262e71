//! CSV files.

use std::io::Write;

use netwright::class::Class;
use netwright::train::data::csv::Csv;
use netwright::train::data::{DataError, Samples};
use proptest::prelude::*;

use super::Folder;
use super::idx::gzip;

/// A file of this text; what is done with it; the error without the path.
#[track_caller]
fn error<T: std::fmt::Debug>(text: &str, read: impl Fn(Csv) -> Result<T, DataError>) -> String {
    let folder = Folder::new();
    let path = folder.file("x.csv", text);
    let error = read(Csv::new(&path)).unwrap_err().to_string();
    error.replace(&*path.to_string_lossy(), "x.csv")
}

fn numbers(csv: Csv) -> Result<Samples<[f32; 2], [f32; 1]>, DataError> {
    csv.read_numbers()
}

type Classes = (Samples<[f64; 1], Class<2>>, [String; 2]);

fn classes(csv: Csv) -> Result<Classes, DataError> {
    csv.read_classes()
}

#[test]
fn the_last_columns_are_the_target() {
    let folder = Folder::new();
    let path = folder.file("x.csv", "a,b,c\n1, 2.5 ,-3e1\n\n4,5,6\n");
    let samples = numbers(Csv::new(&path)).unwrap();
    assert_eq!(samples.inputs(), [[1.0, 2.5], [4.0, 5.0]]);
    assert_eq!(samples.targets(), [[-30.0], [6.0]]);
    let two: Samples<[[f64; 1]; 1], [f32; 2]> = Csv::new(&path).read_numbers().unwrap();
    assert_eq!((two.inputs()[1], two.targets()[1]), ([[4.0]], [5.0, 6.0]));
    let all: Vec<[f32; 3]> = Csv::new(&path).read_inputs().unwrap();
    assert_eq!(all[0], [1.0, 2.5, -30.0]);
}

#[test]
fn columns_are_chosen_by_name_or_place() {
    let folder = Folder::new();
    let path = folder.file("x.csv.gz", gzip(b"# made by hand\n1;2;3\n4;5;6"));
    let csv = Csv::new(&path).no_header().comment(b'#').delimiter(b';');
    let samples = numbers(csv.clone().inputs([2, 1]).target(0)).unwrap();
    assert_eq!(samples.inputs(), [[3.0, 2.0], [6.0, 5.0]]);
    assert_eq!(samples.targets(), [[1.0], [4.0]]);
    let samples = numbers(csv.target(1)).unwrap();
    assert_eq!(samples.inputs(), [[1.0, 3.0], [4.0, 6.0]]);
    let path = folder.file("named.csv", "\u{feff}y,\"a, b\",c\r\n1,2,3\r\n");
    let samples = numbers(Csv::new(&path).inputs(["c", "a, b"]).target("y")).unwrap();
    assert_eq!(
        (samples.inputs()[0], samples.targets()[0]),
        ([3.0, 2.0], [1.0])
    );
}

#[test]
fn labels_are_found_and_sorted_or_given() {
    let folder = Folder::new();
    let path = folder.file("x.csv", "x,kind\n1,wolf\n2,dog\n3,wolf\n");
    let (samples, names) = classes(Csv::new(&path)).unwrap();
    assert_eq!(names, ["dog", "wolf"]);
    let found: Vec<usize> = samples
        .targets()
        .iter()
        .map(|class| class.index())
        .collect();
    assert_eq!(found, [1, 0, 1]);
    let (samples, names) = classes(Csv::new(&path).labels(["wolf", "dog"])).unwrap();
    assert_eq!((samples.targets()[0].index(), &*names[1]), (0, "dog"));
    // Numbers are sorted as such.
    let path = folder.file("n.csv", "x,kind\n1,10\n2,9\n");
    assert_eq!(classes(Csv::new(&path)).unwrap().1, ["9", "10"]);
    let samples: Samples<[f32; 1], Class<11>> = Csv::new(&path).read_class_numbers().unwrap();
    assert_eq!(samples.targets()[0].index(), 10);
}

#[test]
fn missing_values_are_put_in_where_asked() {
    let folder = Folder::new();
    let path = folder.file("x.csv", "a,b,y\n,?,1\n2,NA,3\n");
    let csv = Csv::new(&path).missing(-1.0).missing_marks(["?", "NA"]);
    assert_eq!(numbers(csv).unwrap().inputs(), [[-1.0, -1.0], [2.0, -1.0]]);
    assert_eq!(
        error("a,b,y\n1,,2\n", numbers),
        "`x.csv`, line 2, column `b`: expected a number, found nothing"
    );
    // Never a target.
    assert_eq!(
        error("a,b,y\n1,2,\n", |csv| numbers(csv.missing(0.0))),
        "`x.csv`, line 2, column `y`: expected a number, found nothing"
    );
}

#[test]
fn what_is_wrong_is_told_with_line_and_column() {
    assert_eq!(
        error("a,b,y\n1,2,3\n\n\n4,five,6\n", numbers),
        "`x.csv`, line 5, column `b`: expected a number, found `five`"
    );
    assert_eq!(
        error(
            "# one\r\n\r\na,b,y\r\n1,2,3\r\n# two\r\n\r\n4,\"fi\nve\",6\r\n",
            |csv| { numbers(csv.comment(b'#')) }
        ),
        "`x.csv`, line 7, column `b`: expected a number, found `fi\nve`"
    );
    assert_eq!(
        error("1,2,x\n", |csv| numbers(csv.no_header())),
        "`x.csv`, line 1, column number 2, counted from 0: expected a number, found `x`"
    );
    assert_eq!(
        error("a,b,y\n1,2\n", numbers),
        "`x.csv`, line 2: expected 3 fields as in the first row, found 2"
    );
    assert_eq!(
        error("a,b,y\n1,2,3\n1,2,3,4", numbers),
        "`x.csv`, line 3: expected 3 fields as in the first row, found 4"
    );
    for (text, found) in [("NaN", "NaN"), ("inf", "inf"), ("1e39", "1e39")] {
        assert_eq!(
            error(&format!("a,b,y\n1,{text},3\n"), numbers),
            format!(
                "`x.csv`, line 2, column `b`: expected a finite number in f32, found `{found}`"
            )
        );
    }
    assert_eq!(
        error("a,kind\n1,dog\n2,cat\n", |csv| classes(
            csv.labels(["dog", "wolf"])
        )),
        "`x.csv`, line 3, column `kind`: expected one of the labels `dog`, `wolf`, found `cat`"
    );
    assert_eq!(
        error("a,kind\n1,dog\n2,cat\n3,cow\n", classes),
        "`x.csv` has 3 classes, but 2 were asked for: `cat`, `cow`, `dog`"
    );
    assert_eq!(
        error("a,kind\n1,dog\n2,\n", classes),
        "`x.csv`, line 3, column `kind`: expected a label, found nothing"
    );
    let numbered = |csv: Csv| csv.read_class_numbers::<[f32; 1], 3>();
    assert_eq!(
        error("a,kind\n1,3\n", numbered),
        "`x.csv`, line 2, column `kind`: expected the number of one of 3 classes, from 0, found `3`"
    );
}

#[test]
fn columns_that_do_not_fit_are_told_with_both_numbers() {
    assert_eq!(
        error("a,b,c,y\n1,2,3,4\n", numbers),
        "`x.csv` has 3 columns for the inputs, but [2] was asked for"
    );
    assert_eq!(
        error("a,b,y\n1,2,3\n", |csv| numbers(csv.inputs(["a", "z"]))),
        "`x.csv` has no column `z`; its 3 columns are `a`, `b`, `y`"
    );
    assert_eq!(
        error("a,a,y\n1,2,3\n", |csv| numbers(csv.inputs(["a", "y"]))),
        "`x.csv` has more than one column `a`; its 3 columns are `a`, `a`, `y`"
    );
    assert_eq!(
        error("1,2,3\n", |csv| numbers(csv.no_header().target(3))),
        "`x.csv` has no column number 3; its 3 columns are counted from 0"
    );
    assert_eq!(
        error("a,b,y\n1,2,3\n", |csv| numbers(
            csv.inputs([0, 1]).targets([1, 2])
        )),
        "`x.csv` has 2 columns for the target, but [1] was asked for"
    );
}

#[test]
fn files_without_rows_are_empty() {
    assert_eq!(error("", numbers), "there are no samples");
    assert_eq!(error("a,b,y\n", numbers), "there are no samples");
    assert_eq!(
        error("a\n", |csv| csv.read_inputs::<[f32; 1]>()),
        "there are no samples"
    );
}

#[test]
fn files_that_are_no_text_are_refused() {
    let folder = Folder::new();
    let path = folder.file("x.csv", b"a,b,y\n1,2,3\n1,\xff,3\n");
    let error = numbers(Csv::new(&path)).unwrap_err().to_string();
    assert!(
        error.ends_with("line 3, column `b`: expected text in UTF-8, found other bytes"),
        "{error}"
    );
    assert!(matches!(
        numbers(Csv::new(folder.path("none"))),
        Err(DataError::System { .. })
    ));
    assert!(matches!(
        numbers(Csv::new(folder.path(""))),
        Err(DataError::System { .. })
    ));
}

proptest! {
    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec(prop::array::uniform3(-1e6_f32..1e6), 1..40)) {
        let mut text = b"a,b,y\n".to_vec();
        for [a, b, y] in &rows {
            writeln!(text, "{a},{b},{y}").unwrap();
        }
        let folder = Folder::new();
        let samples = numbers(Csv::new(folder.file("x.csv", &text))).unwrap();
        for ((x, target), row) in samples.iter().zip(&rows) {
            prop_assert_eq!([x[0], x[1], target[0]], *row);
        }
    }

    #[test]
    fn random_text_is_refused_or_read_without_a_panic(text in "[a0-9,;\"\n\r .-]{0,60}") {
        let folder = Folder::new();
        let path = folder.file("x.csv", &text);
        let _ = numbers(Csv::new(&path));
        let _ = classes(Csv::new(&path).no_header());
    }
}
