//! From when to when values are needed, and which can therefore lie in one place.
//!
//! The expansion notes each time that generated code writes or reads something, in the order of the code.
//! What is noted of a thing from first to last is its life. Things whose lives do not meet share a place, and
//! so do two that do, where the code computes the one over the other, or one is a view of the other.

use std::collections::{BTreeMap, BTreeSet};

/// When a statement runs: its phase, and its number in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Time(pub Phase, pub usize);

/// The parts of a pass, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    Forward,
    /// The loss reads outputs.
    Loss,
    /// Gradients of what depends on a parameter.
    Reverse,
    /// Gradients of the input, which may be left out.
    Input,
    /// The parameters' gradients. They may be summed before those of the input are computed, too: what they
    /// read is not written over by those, because it is read here.
    Collect,
}

/// Something that the memory has room for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Thing {
    /// A value, by its number.
    Value(usize),
    /// Its gradient.
    Gradient(usize),
    /// A contribution to a gradient, before it is added.
    Temporary(usize),
}

/// Where something lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// In the place of that number.
    Place(usize),
    /// In a field of its own, for it is no floats.
    Field,
    /// In the caller's output.
    Output,
    /// In the caller's input, of that value.
    Input(usize),
    /// In the caller's gradient, of the value before the head.
    Seed,
    /// In the caller's gradient with respect to the only input.
    InputGradient,
}

/// What is known of a thing before its life is.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Where it lies, if that is no place.
    pub home: Option<Home>,
    /// How many numbers it has, if that is known.
    pub size: Option<u128>,
}

/// How one thing may come to lie where another does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// It is computed over the other, whose life must end with that.
    Over,
    /// It is the other, in another shape.
    View,
}

/// What generated code does to things, in its order.
#[derive(Default, Debug)]
pub struct Log {
    kinds: BTreeMap<Thing, Kind>,
    /// From the first access to the last.
    lives: BTreeMap<Thing, (Time, Time)>,
    /// What the loss reads, which is not given the input.
    by_loss: BTreeSet<Thing>,
    /// When, from what, to what, how.
    chances: Vec<(Time, Thing, Thing, Way)>,
}

/// Where everything lies.
#[derive(Default, Debug)]
pub struct Layout {
    homes: BTreeMap<Thing, Home>,
    /// Which things are computed over which, or are views of them.
    joined: Vec<(Thing, Thing)>,
    /// The members of each place.
    pub places: Vec<Vec<Thing>>,
}

/// Things that lie in one place because one was made of the other there.
struct Web {
    members: Vec<Thing>,
    first: Time,
    last: Time,
    home: Option<Home>,
    size: Option<u128>,
}

impl Log {
    /// Notes that something is written or read.
    pub fn access(&mut self, thing: Thing, kind: impl FnOnce() -> Kind, at: Time) {
        self.kinds.entry(thing).or_insert_with(kind);
        let life = self.lives.entry(thing).or_insert((at, at));
        *life = (life.0.min(at), life.1.max(at));
        if at.0 == Phase::Loss {
            self.by_loss.insert(thing);
        }
    }

    /// Notes that `to` can be computed over `from`, if nothing reads that any more.
    pub fn over(&mut self, from: Thing, to: Thing, at: Time) {
        self.chances.push((at, from, to, Way::Over));
    }

    /// Notes that `to` has the floats of `from` in another shape.
    pub fn view(&mut self, from: Thing, to: Thing, at: Time) {
        self.chances.push((at, from, to, Way::View));
    }

    /// Finds a place for everything.
    pub fn layout(&self) -> Layout {
        let (webs, joined) = self.webs();
        let mut homes = BTreeMap::new();
        let mut free = Vec::new();
        for web in webs {
            match web.home {
                Some(home) => homes.extend(web.members.iter().map(|thing| (*thing, home))),
                None => free.push(web),
            }
        }
        let shared = share(&free);
        let mut places = vec![Vec::new(); shared.iter().max().map_or(0, |last| last + 1)];
        for (web, place) in free.iter().zip(shared) {
            homes.extend(web.members.iter().map(|thing| (*thing, Home::Place(place))));
            places[place].extend_from_slice(&web.members);
        }
        Layout {
            homes,
            joined,
            places,
        }
    }

    /// Joins what can be made of each other in place, in the order of the code.
    fn webs(&self) -> (Vec<Web>, Vec<(Thing, Thing)>) {
        let mut webs: Vec<Option<Web>> = Vec::new();
        let mut web_of: BTreeMap<Thing, usize> = BTreeMap::new();
        for (thing, (first, last)) in &self.lives {
            let kind = &self.kinds[thing];
            web_of.insert(*thing, webs.len());
            webs.push(Some(Web {
                members: vec![*thing],
                first: *first,
                last: *last,
                home: kind.home,
                size: kind.size,
            }));
        }
        let mut joined = Vec::new();
        // The code of two phases is generated side by side.
        let mut chances: Vec<_> = self.chances.iter().collect();
        chances.sort_by_key(|(at, ..)| *at);
        for (at, from, to, way) in chances {
            let (Some(a), Some(b)) = (web_of.get(from), web_of.get(to)) else {
                continue;
            };
            let (a, b) = (*a, *b);
            let (Some(source), Some(target)) = (&webs[a], &webs[b]) else {
                continue;
            };
            let home = match (source.home, target.home) {
                (None, home @ (None | Some(Home::Output))) => home,
                // The caller gives it in one phase alone.
                (None, home @ Some(Home::InputGradient))
                    if source.first.0 == Phase::Input && source.last.0 == Phase::Input =>
                {
                    home
                }
                // Nobody writes there.
                (home @ Some(Home::Input(_) | Home::Seed), None)
                    if *way == Way::View && !self.by_loss.contains(to) =>
                {
                    home
                }
                _ => continue,
            };
            let dead = source.last == *at && target.first == *at;
            if a == b || *way == Way::Over && !dead {
                continue;
            }
            let (Some(source), Some(target)) = (webs[a].take(), webs[b].take()) else {
                continue;
            };
            let members = [source.members, target.members].concat();
            web_of.extend(members.iter().map(|thing| (*thing, a)));
            webs[a] = Some(Web {
                members,
                first: source.first.min(target.first),
                last: source.last.max(target.last),
                home,
                size: greater(source.size, target.size),
            });
            joined.push((*from, *to));
        }
        (webs.into_iter().flatten().collect(), joined)
    }
}

impl Layout {
    /// Where something lies.
    pub fn home(&self, thing: Thing) -> Option<Home> {
        self.homes.get(&thing).copied()
    }

    /// What has a field of its own.
    pub fn fields(&self) -> impl Iterator<Item = Thing> + '_ {
        let fields = self.homes.iter();
        fields
            .filter(|(_, home)| **home == Home::Field)
            .map(|(thing, _)| *thing)
    }

    /// Whether a thing is made where the other lies.
    pub fn is_joined(&self, from: Thing, to: Thing) -> bool {
        self.joined.contains(&(from, to))
    }
}

/// The greater of two sizes; one that is not known is the greatest.
fn greater(a: Option<u128>, b: Option<u128>) -> Option<u128> {
    Some(a?.max(b?))
}

/// The place of each web, so that no two whose lives meet have the same.
///
/// Finding the least memory is hard in general. Taking the largest first is the least for chains that narrow
/// and for residual networks; other orders are tried where they give less.
fn share(webs: &[Web]) -> Vec<usize> {
    let mut orders: Vec<Vec<usize>> = Vec::new();
    let all: Vec<usize> = (0..webs.len()).collect();
    let mut sorted = |key: &dyn Fn(&Web) -> (u128, Time)| {
        let mut order = all.clone();
        order.sort_by_key(|at| key(&webs[*at]));
        orders.push(order);
    };
    let size = |web: &Web| u128::MAX - web.size.unwrap_or(u128::MAX);
    sorted(&|web| (size(web), web.first));
    sorted(&|web| (size(web), web.last));
    sorted(&|web| (0, web.first));
    sorted(&|web| (0, web.last));
    let mut best: Option<(u128, Vec<usize>)> = None;
    for order in orders {
        let (cost, places) = fill(webs, &order);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, places));
        }
    }
    best.map(|(_, places)| places).unwrap_or_default()
}

/// Puts webs into places in an order, each where it adds least; tells how much all places take.
fn fill(webs: &[Web], order: &[usize]) -> (u128, Vec<usize>) {
    // What is not known is taken to be as large as the largest that is, and a place the more costs more.
    let largest = webs.iter().filter_map(|web| web.size).max().unwrap_or(1);
    let size = |at: usize| webs[at].size.unwrap_or(largest);
    let mut places: Vec<(u128, Vec<usize>)> = Vec::new();
    let mut place_of = vec![0; webs.len()];
    for &at in order {
        let web = &webs[at];
        let apart = |other: &usize| webs[*other].last < web.first || web.last < webs[*other].first;
        let free =
            (places.iter().enumerate()).filter(|(_, (_, members))| members.iter().all(apart));
        // The place that grows least, and of those the smallest.
        let added = |room: u128| (size(at).saturating_sub(room), room);
        let chosen = free.min_by_key(|(_, (room, _))| added(*room));
        match chosen.map(|(place, _)| place) {
            Some(place) => {
                places[place].0 = places[place].0.max(size(at));
                places[place].1.push(at);
                place_of[at] = place;
            }
            None => {
                place_of[at] = places.len();
                places.push((size(at), vec![at]));
            }
        }
    }
    let cost = places.iter().map(|(room, _)| *room).sum();
    (cost, place_of)
}
