//! Charts: pictures of anything, and files.

use std::fs;
use std::path::PathBuf;

use netwright::plot::{Chart, Colours, HeatMap, Panel, PlotError};

/// Numbers that look random.
fn noise(i: usize) -> f64 {
    ((i as f64 * 12.9898).sin() * 43758.5453).fract()
}

fn training() -> Chart {
    let epochs = || (1..=25).map(f64::from);
    let loss = |rate: f64| epochs().map(move |x| (x, 2.3 * (-rate * x).exp() + 0.02));
    let shares = |rate: f64| epochs().map(move |x| (x, 1.0 - 0.9 * (-rate * x).exp()));
    Chart::new()
        .title("training of LeNet-5, μ = 0.9")
        .panel(
            Panel::new()
                .title("loss")
                .x_label("epoch")
                .y_label("cross-entropy")
                .log_y()
                .line("training", loss(0.3))
                .line("validation", loss(0.2)),
        )
        .panel(
            Panel::new()
                .title("accuracy")
                .x_label("epoch")
                .line("training", shares(0.4))
                .line("validation", shares(0.3))
                .mark_y(0.9, "goal 90 %"),
        )
        .panel(
            Panel::new()
                .title("learning rate range")
                .x_label("rate")
                .y_label("loss")
                .log_x()
                .line(
                    "",
                    (0..3000).map(|i| {
                        let x = 10f64.powf(-6.0 + 7.0 * f64::from(i) / 3000.0);
                        (
                            x,
                            2.3 - 1.5 * (x * 30.0).tanh() + x * x + 0.05 * noise(i as usize),
                        )
                    }),
                )
                .y_range(0.0, 3.0)
                .mark_x(0.03, "suggested 0.03"),
        )
        .panel(
            Panel::new()
                .title("calibration")
                .x_label("confidence")
                .y_label("accuracy")
                .dashed("ideal", [(0.0, 0.0), (1.0, 1.0)])
                .points(
                    "measured",
                    (0..60).map(|i| {
                        let x = noise(i).abs();
                        (x, (x + 0.1 * noise(i + 99)).clamp(0.0, 1.0))
                    }),
                ),
        )
        .panel(
            Panel::new()
                .title("importance")
                .categories(["age", "income", "height", "weight"])
                .bars("permutation", [0.31, 0.12, -0.04, 0.2])
                .bars("gradient", [0.25, 0.17, 0.02, 0.1]),
        )
        .panel(
            Panel::new()
                .title("ten thousand steps")
                .line("noise", (0..10_000).map(|i| (i as f64, noise(i)))),
        )
}

fn maps() -> Chart {
    let digit: Vec<[f64; 28]> = (0..28)
        .map(|y| {
            std::array::from_fn(|x| {
                let (x, y) = (x as f64 - 13.5, y as f64 - 13.5);
                (1.0 - ((x * x + 0.5 * y * y).sqrt() - 7.0).abs() / 2.5).clamp(0.0, 1.0)
            })
        })
        .collect();
    let waves: Vec<[f64; 28]> = (0..28_u8)
        .map(|y| std::array::from_fn(|x| (x as f64 / 4.0).sin() * (f64::from(y) / 5.0).cos()))
        .collect();
    let names = ["cat", "dog", "bird", "fish"];
    let confusion = [
        [48.0, 2.0, 0.0, 1.0],
        [5.0, 40.0, 3.0, 0.0],
        [0.0, 1.0, 52.0, 2.0],
        [2.0, 0.0, f64::NAN, 47.0],
    ];
    Chart::new()
        .columns(4)
        .panel_size(260, 260)
        .panel(
            Panel::new()
                .title("digit")
                .heat_map(HeatMap::rows(&digit).colours(Colours::Ink)),
        )
        .panel(
            Panel::new().title("saliency").heat_map(
                HeatMap::rows(&waves)
                    .colours(Colours::Diverging)
                    .over(&digit)
                    .bar(),
            ),
        )
        .panel(
            Panel::new()
                .title("sequential")
                .heat_map(HeatMap::flat(28, waves.as_flattened()).bar()),
        )
        .panel(
            Panel::new()
                .title("confusion")
                .x_label("predicted")
                .y_label("truth")
                .heat_map(
                    HeatMap::rows(&confusion)
                        .row_names(names)
                        .column_names(names)
                        .numbers(0),
                ),
        )
}

#[test]
fn pictures_are_saved_as_their_names_say() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plots");
    fs::create_dir_all(&folder).unwrap();
    for (name, chart, points) in [
        ("training", training(), (3 * 480, 2 * 340 + 36)),
        ("maps", maps(), (4 * 260, 260)),
    ] {
        let file = folder.join(name).with_extension("PNG");
        chart.save(&file).unwrap();
        let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(&file).unwrap()));
        let mut reader = decoder.read_info().unwrap();
        let size = (reader.info().width, reader.info().height);
        assert_eq!(size, (2 * points.0, 2 * points.1));
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert!(pixels.iter().any(|byte| *byte < 80), "there is ink");
        assert_eq!(pixels[..3], [255; 3], "the margin is white");

        let file = folder.join(name).with_extension("svg");
        chart.save(&file).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, chart.to_svg().unwrap());
        assert!(text.starts_with(&format!(
            "<svg width=\"{}\" height=\"{}\"",
            points.0, points.1
        )));
        assert!(text.trim_end().ends_with("</svg>"));
        assert!(text.contains("sans-serif"));
    }
}

#[test]
fn anything_can_be_drawn() {
    let odd = [
        vec![],
        vec![(1.0, 1.0)],
        vec![(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)],
        vec![(2.0, 1.0), (2.0, 5.0)],
        vec![
            (0.0, f64::NAN),
            (1.0, 2.0),
            (f64::NAN, 2.0),
            (3.0, f64::INFINITY),
            (4.0, 1.0),
            (5.0, 3.0),
        ],
        vec![(f64::NAN, f64::NAN)],
        vec![(0.0, 0.0), (1.0, -1.0)],
        vec![(-1e308, 1e308), (1e308, -1e308), (5e-324, 5e-324)],
        vec![(1e-310, 1.0), (2e-310, 2.0)],
        vec![(1.0, 1e9), (2.0, 1e9 + 1.0)],
    ];
    for points in odd {
        for (log_x, log_y) in [(false, false), (true, true)] {
            let mut panel = Panel::new()
                .title("?")
                .line("<line> & \"name\" 名", points.clone())
                .dashed("", points.clone())
                .points("points", points.clone())
                .mark_x(f64::NAN, "nowhere")
                .mark_y(1.0, "one");
            if log_x {
                panel = panel.log_x();
            }
            if log_y {
                panel = panel.log_y();
            }
            let bars = panel.clone().bars("bars", points.iter().map(|p| p.1));
            let asked = panel.clone().x_range(3.0, 1.0).y_range(f64::NAN, 1.0);
            let small = Chart::new()
                .panels([panel, bars, asked])
                .panel_size(160, 120);
            let svg = small.to_svg().unwrap();
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{points:?}");
            small.to_png().unwrap();
            small.panel_size(20, 10).to_png().unwrap();
        }
    }
    for rows in [
        vec![],
        vec![vec![]],
        vec![vec![f64::NAN]],
        vec![vec![1.0], vec![2.0, f64::INFINITY]],
        vec![vec![3.0; 2]],
    ] {
        for colours in [Colours::Diverging, Colours::Ink, Colours::Sequential] {
            let map = HeatMap::rows(&rows)
                .colours(colours)
                .numbers(1)
                .bar()
                .range(1.0, 1.0);
            Chart::from(Panel::new().heat_map(map)).to_png().unwrap();
        }
    }
}

#[test]
fn a_gap_is_no_line() {
    let lines = |points: &[(f64, f64)]| {
        let panel = Panel::new().line("", points.iter().copied());
        Chart::from(panel)
            .to_svg()
            .unwrap()
            .matches("<polyline")
            .count()
    };
    assert_eq!(lines(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 2.0)]), 1);
    assert_eq!(
        lines(&[
            (1.0, 1.0),
            (2.0, 2.0),
            (2.5, f64::NAN),
            (3.0, 3.0),
            (4.0, 2.0)
        ]),
        2
    );
    assert_eq!(lines(&[(1.0, 1.0), (2.0, f64::NAN), (3.0, 3.0)]), 0);
}

#[test]
fn what_cannot_be_saved_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let chart = Chart::from(Panel::new());
    let said = |name: &str| {
        chart
            .save(folder.path().join(name))
            .unwrap_err()
            .to_string()
    };
    for name in ["chart.jpg", "chart", "png", ".svg"] {
        let said = said(name);
        assert!(
            said.contains("ends neither in `.png` nor in `.svg`"),
            "{said}"
        );
    }
    assert!(said("no/folder.png").starts_with("cannot write `"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let error = Chart::new().to_svg().unwrap_err();
    assert!(matches!(error, PlotError::Size { .. }));
    assert_eq!(
        error.to_string(),
        "a chart of 480 × 0 points is no picture: it has no panel"
    );
    assert!(Chart::from(Panel::new()).panel_size(0, 5).to_png().is_err());
    assert!(
        Chart::from(Panel::new())
            .panel_size(u32::MAX, u32::MAX)
            .to_png()
            .is_err()
    );
}
