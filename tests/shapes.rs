//! Properties of shapes, of the tree of parameters, of classes and of parts.

use netwright::parameters::{Field, Tree};
use netwright::prelude::*;
use netwright::tensor::{MAX_RANK, Shape};
use proptest::collection::vec;
use proptest::prelude::*;

fn axes() -> impl Strategy<Value = Vec<usize>> {
    vec(0_usize..12, 0..=MAX_RANK)
}

/// `[16, 4, 4]`.
fn text(axes: &[usize]) -> String {
    let axes: Vec<String> = axes.iter().map(usize::to_string).collect();
    format!("[{}]", axes.join(", "))
}

proptest! {
    #[test]
    fn a_shape_is_its_axes(axes in axes()) {
        let shape = Shape::new(&axes);
        prop_assert_eq!(shape.axes(), &axes[..]);
        prop_assert_eq!(shape.len(), axes.iter().product::<usize>());
        prop_assert_eq!(shape.is_empty(), axes.contains(&0));
        prop_assert_eq!(shape.to_string(), text(&axes));
        prop_assert_eq!(format!("{shape:?}"), text(&axes));
    }

    #[test]
    fn shapes_are_equal_if_their_axes_are(one in axes(), other in axes()) {
        prop_assert_eq!(Shape::new(&one) == Shape::new(&other), one == other);
    }

    #[test]
    fn an_outer_axis_comes_first(axes in vec(0_usize..12, 0..MAX_RANK), length in 0_usize..12) {
        let within = Shape::new(&axes).within(length);
        let mut longer = vec![length];
        longer.extend(&axes);
        prop_assert_eq!(within, Shape::new(&longer));
    }

    #[test]
    fn more_axes_than_there_can_be_are_refused(axes in vec(1_usize..3, MAX_RANK + 1..12)) {
        prop_assert!(std::panic::catch_unwind(|| Shape::new(&axes)).is_err());
        let full = Shape::new(&axes[..MAX_RANK]);
        prop_assert!(std::panic::catch_unwind(|| full.within(1)).is_err());
    }
}

/// A tree, how many floats it describes, and its segments: name, shape, role and first float.
#[derive(Debug, Clone)]
struct Forest {
    tree: Tree,
    len: usize,
    segments: Vec<(String, Shape, Role, usize)>,
}

fn leaf() -> impl Strategy<Value = Forest> {
    let role = prop_oneof![
        Just(Role::Weight),
        Just(Role::Bias),
        Just(Role::Norm),
        Just(Role::Buffer),
    ];
    (vec(0_usize..5, 0..4), role).prop_map(|(axes, role)| {
        let shape = Shape::new(&axes);
        let segment = (String::new(), shape, role, 0);
        Forest {
            tree: Tree::Leaf { shape, role },
            len: shape.len(),
            segments: if shape.is_empty() {
                vec![]
            } else {
                vec![segment]
            },
        }
    })
}

/// The segments of a part that stands under `name`, `offset` floats further on.
fn under<'a>(
    name: &'a str,
    offset: usize,
    part: &'a Forest,
) -> impl Iterator<Item = (String, Shape, Role, usize)> + 'a {
    part.segments.iter().map(move |(path, shape, role, start)| {
        let dot = if path.is_empty() { "" } else { "." };
        (format!("{name}{dot}{path}"), *shape, *role, start + offset)
    })
}

fn of_fields(parts: &[Forest]) -> Forest {
    const NAMES: [&str; 4] = ["weight", "conv1", "block", "h"];
    let (mut fields, mut segments, mut len) = (Vec::new(), Vec::new(), 0);
    for (name, part) in NAMES.into_iter().zip(parts) {
        fields.push(Field {
            name,
            offset: len,
            tree: part.tree,
        });
        segments.extend(under(name, len, part));
        len += part.len;
    }
    Forest {
        tree: Tree::Struct {
            fields: fields.leak(),
        },
        len,
        segments,
    }
}

fn of_copies(count: usize, part: &Forest) -> Forest {
    let inner = Box::leak(Box::new(part.tree));
    let tree = Tree::Repeat {
        count,
        stride: part.len,
        inner,
    };
    let copy = |index: usize| {
        let name = index.to_string();
        under(&name, index * part.len, part).collect::<Vec<_>>()
    };
    Forest {
        tree,
        len: count * part.len,
        segments: (0..count).flat_map(copy).collect(),
    }
}

fn forest() -> impl Strategy<Value = Forest> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..=4).prop_map(|parts| of_fields(&parts)),
            (0_usize..4, inner).prop_map(|(count, part)| of_copies(count, &part)),
        ]
    })
}

proptest! {
    #[test]
    fn segments_cover_the_floats_in_order(forest in forest()) {
        let mut end = 0;
        let mut gap = false;
        forest.tree.visit(|segment| {
            gap |= segment.range.start != end || segment.range.len() != segment.shape.len();
            gap |= segment.range.is_empty();
            end = segment.range.end;
        });
        prop_assert!(!gap, "a gap, an overlap or an empty segment");
        prop_assert_eq!(end, forest.len);
    }

    #[test]
    fn segments_have_the_names_and_roles_of_their_places(forest in forest()) {
        let mut seen = Vec::new();
        forest.tree.visit(|segment| {
            let name = segment.path.to_string();
            seen.push((name, segment.shape, segment.role, segment.range.start));
        });
        prop_assert_eq!(seen, forest.segments);
    }

    #[test]
    fn names_are_unique(forest in forest()) {
        let mut names = std::collections::HashSet::new();
        let mut twice = false;
        forest.tree.visit(|segment| twice |= !names.insert(segment.path.to_string()));
        prop_assert!(!twice);
    }
}

network! {
    /// A block to repeat.
    struct Block<const N: usize>: [N] -> [N] {
        inner: Dense(N) -> Relu,
        outer: Dense(N, bias = false),
        fn forward(x) {
            outer(inner(x)) + x
        }
    }
}

network! {
    /// Nested, with a layer without parameters in between.
    struct Net: [6] -> [3] {
        first: Block<6>,
        drop: Dropout(0.5),
        second: Block<6>,
        head: Dense(3) -> Softmax,
    }
}

#[test]
fn the_segments_of_a_network() {
    let mut lines = Vec::new();
    Net::TREE.visit(|segment| {
        let netwright::parameters::Segment {
            path,
            shape,
            role,
            range,
        } = segment;
        lines.push(format!("{path} {shape} {role:?} {range:?}"));
    });
    assert_eq!(
        lines,
        [
            "first.inner.weight [6, 6] Weight 0..36",
            "first.inner.bias [6] Bias 36..42",
            "first.outer.weight [6, 6] Weight 42..78",
            "second.inner.weight [6, 6] Weight 78..114",
            "second.inner.bias [6] Bias 114..120",
            "second.outer.weight [6, 6] Weight 120..156",
            "head.weight [3, 6] Weight 156..174",
            "head.bias [3] Bias 174..177",
        ]
    );
    assert_eq!(Net::PARAMS, 177);
}

#[test]
fn a_segment_is_its_field() {
    let mut net = Net::zeroed();
    net.second.outer.weight[5][1] = 7.0;
    net.head.bias[2] = 8.0;
    assert_eq!(net.as_slice()[120 + 5 * 6 + 1], 7.0);
    assert_eq!(net.as_slice()[176], 8.0);
    assert_eq!(
        net.as_slice().iter().filter(|&&float| float != 0.0).count(),
        2
    );
}

#[test]
fn an_array_of_networks_is_parameters() {
    let mut names = Vec::new();
    <[Block<2>; 2]>::TREE.visit(|segment| names.push(segment.path.to_string()));
    let segments = ["inner.weight", "inner.bias", "outer.weight"];
    let expected: Vec<String> = (0..2)
        .flat_map(|i| segments.map(|segment| format!("{i}.{segment}")))
        .collect();
    assert_eq!(names, expected);
}

proptest! {
    #[test]
    fn a_class_is_below_the_number_of_classes(index in 0_usize..40) {
        match Class::<17>::new(index) {
            Ok(class) => {
                prop_assert!(index < 17);
                prop_assert_eq!(class.index(), index);
                prop_assert_eq!(class.to_string(), index.to_string());
                let row = class.one_hot::<f32>();
                prop_assert_eq!(row.iter().sum::<f32>(), 1.0);
                prop_assert_eq!(row[index], 1.0);
            }
            Err(error) => {
                prop_assert!(index >= 17);
                let message = "is out of range: there are 17 classes, 0 to 16";
                prop_assert_eq!(error.to_string(), format!("class {index} {message}"));
            }
        }
    }

    #[test]
    fn every_integer_type_gives_the_same_class(index: u8) {
        let class = Class::<100>::new(index.into());
        prop_assert_eq!(Class::<100>::try_from(index), class);
        prop_assert_eq!(Class::<100>::try_from(u16::from(index)), class);
        prop_assert_eq!(Class::<100>::try_from(u32::from(index)), class);
        prop_assert_eq!(Class::<100>::try_from(u64::from(index)), class);
        prop_assert_eq!(Class::<100>::try_from(usize::from(index)), class);
    }

    #[test]
    fn a_class_is_never_cut_to_fit(index in 256_u64..) {
        prop_assert!(Class::<256>::try_from(index).is_err());
    }

    #[test]
    fn the_shares_of_all_rows_are_the_rows(rows in 0_usize..200, count in 1_usize..20) {
        let mut end = 0;
        let mut sizes = Vec::new();
        for index in 0..count {
            let share = Part::whole(5).share(index, count).rows(rows);
            prop_assert_eq!(share.start, end);
            end = share.end;
            sizes.push(share.len());
        }
        prop_assert_eq!(end, rows);
        let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
        prop_assert!(most - least <= 1, "shares of {least} and {most} rows");
    }

    #[test]
    fn rows_and_samples_are_chosen_apart(
        samples in 1_usize..50,
        cut in 0_usize..50,
        rows in 0_usize..50,
        (count, index) in (1_usize..9).prop_flat_map(|count| (Just(count), 0..count)),
    ) {
        let whole = Part::whole(samples);
        prop_assert_eq!(whole.samples(), 0..samples);
        prop_assert_eq!(whole.rows(rows), 0..rows);
        let share = whole.share(index, count);
        prop_assert_eq!(share.samples(), 0..samples);
        let cut = cut.min(samples);
        let over = share.clone().over(cut..samples);
        prop_assert_eq!(over.samples(), cut..samples);
        prop_assert_eq!(over.rows(rows), share.rows(rows));
    }
}

#[test]
fn a_share_beyond_the_last_is_refused() {
    assert!(std::panic::catch_unwind(|| Part::whole(1).share(3, 3)).is_err());
}
