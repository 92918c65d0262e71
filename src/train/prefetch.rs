//! Batches read ahead, on a thread of their own, while the one before is used.
//!
//! A batch depends on the data, its indices and the draw alone, so it is the same read ahead or not.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};

use super::batch::Gathered;
use super::data::Dataset;
use crate::plain::Plain;
use crate::random::Draw;
use crate::tensor::Value;

/// Which samples make which batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'a> {
    /// The indices of all samples, batch after batch.
    pub(super) indices: &'a [usize],
    /// How many samples a batch has; the last has what is left. At least one.
    pub(super) batch: usize,
    /// What samples vary by; without it they are read as they are.
    pub(super) draw: Option<Draw>,
}

impl Order<'_> {
    /// How many batches there are.
    pub(super) fn batches(&self) -> usize {
        self.indices.len().div_ceil(self.batch)
    }
}

/// The samples of a batch, side by side.
pub(super) struct Room<X, T> {
    gathered: Gathered<X, T>,
    samples: usize,
}

impl<X: Value, T: Plain> Room<X, T> {
    fn new() -> Self {
        Room {
            gathered: Gathered::room(0),
            samples: 0,
        }
    }

    /// The samples and their targets.
    pub(super) fn samples(&self) -> (&[X], &[T]) {
        self.gathered.first(self.samples)
    }

    /// Reads the batch of this number.
    fn read<D>(&mut self, data: &D, order: &Order<'_>, number: usize)
    where
        D: Dataset<Input = X, Target = T> + ?Sized,
    {
        let first = number * order.batch;
        let indices = &order.indices[first..order.indices.len().min(first + order.batch)];
        self.samples = indices.len();
        let indices = indices.iter().copied();
        match order.draw {
            Some(draw) => self.gathered.fill(indices, |index, x, target| {
                data.read_varied(index, draw, x, target);
            }),
            None => self.gathered.read(data, indices),
        };
    }
}

/// Memory for batches, used again from epoch to epoch.
pub(super) struct Rooms<X, T> {
    spare: Vec<Room<X, T>>,
    ahead: usize,
}

impl<X, T> Default for Rooms<X, T> {
    /// Without memory, and without a thread.
    fn default() -> Self {
        Rooms {
            spare: Vec::new(),
            ahead: 0,
        }
    }
}

impl<X: Value, T: Plain> Rooms<X, T> {
    /// Memory to read up to `ahead` batches ahead; with 0, none is, and there is no thread.
    pub(super) fn new(ahead: usize) -> Self {
        Rooms {
            spare: Vec::new(),
            ahead,
        }
    }

    /// Calls `work` with the batches of an order, which it takes one by one, as many as it likes.
    ///
    /// # Panics
    /// As reading does, where the batch is taken, and as `work`.
    pub(super) fn batches<D, O>(
        &mut self,
        data: &D,
        order: Order<'_>,
        work: impl FnOnce(&mut Batches<'_, '_, X, T>) -> O,
    ) -> O
    where
        D: Dataset<Input = X, Target = T> + ?Sized,
    {
        assert!(order.batch > 0, "a batch has at least one sample");
        let batches = order.batches();
        if self.ahead == 0 || batches < 2 {
            let mut room = self.spare.pop().unwrap_or_else(Room::new);
            let mut read = |room: &mut Room<X, T>, number| room.read(data, &order, number);
            let result = work(&mut Batches {
                next: 0,
                batches,
                source: Source::Here {
                    room: &mut room,
                    read: &mut read,
                },
            });
            self.spare.push(room);
            return result;
        }
        // The one in use, those that wait, and the one that is being read.
        while self.spare.len() < self.ahead + 2 {
            self.spare.push(Room::new());
        }
        let rooms = self.spare.len();
        thread::scope(|scope| {
            let (give, full) = sync_channel(self.ahead);
            // Never full, so that giving a room back does not wait.
            let (give_back, empty) = sync_channel(rooms);
            for room in self.spare.drain(..) {
                let _ = give_back.send(room);
            }
            let (returned, rest) = sync_channel(rooms);
            let reader = spawn(scope, data, order, empty, give, returned);
            let mut taken = Batches {
                next: 0,
                batches,
                source: Source::Ahead {
                    full,
                    give_back,
                    used: None,
                    reader: Some(reader),
                },
            };
            let result = work(&mut taken);
            // Ends the reader, if it has not ended, and takes all memory back.
            if let Source::Ahead {
                full,
                give_back,
                used,
                ..
            } = taken.source
            {
                drop(give_back);
                self.spare.extend(used);
                self.spare.extend(full.try_iter());
                drop(full);
            }
            self.spare.extend(rest.iter());
            result
        })
    }
}

/// Starts the thread that reads: it fills rooms in the order of the batches.
fn spawn<'s, 'e: 's, D: Dataset + ?Sized>(
    scope: &'s Scope<'s, 'e>,
    data: &'e D,
    order: Order<'e>,
    empty: Receiver<Room<D::Input, D::Target>>,
    give: SyncSender<Room<D::Input, D::Target>>,
    returned: SyncSender<Room<D::Input, D::Target>>,
) -> ScopedJoinHandle<'s, ()> {
    scope.spawn(move || {
        for number in 0..order.batches() {
            let Ok(mut room) = empty.recv() else { break };
            room.read(data, &order, number);
            if let Err(unwanted) = give.send(room) {
                let _ = returned.send(unwanted.0);
                break;
            }
        }
        drop(give);
        for room in empty {
            let _ = returned.send(room);
        }
    })
}

/// The batches of an order, one after the other.
pub(super) struct Batches<'b, 's, X, T> {
    next: usize,
    batches: usize,
    source: Source<'b, 's, X, T>,
}

/// Reads the batch of a number into a room.
type Read<'b, X, T> = &'b mut dyn FnMut(&mut Room<X, T>, usize);

enum Source<'b, 's, X, T> {
    /// Read when it is taken.
    Here {
        room: &'b mut Room<X, T>,
        read: Read<'b, X, T>,
    },
    /// Read ahead.
    Ahead {
        full: Receiver<Room<X, T>>,
        give_back: SyncSender<Room<X, T>>,
        used: Option<Room<X, T>>,
        reader: Option<ScopedJoinHandle<'s, ()>>,
    },
}

impl<X: Value, T: Plain> Batches<'_, '_, X, T> {
    /// The next batch: samples and targets. `None` behind the last.
    ///
    /// # Panics
    /// As reading does.
    #[allow(clippy::should_implement_trait, reason = "it lends what it gives")]
    pub(super) fn next(&mut self) -> Option<(&[X], &[T])> {
        if self.next == self.batches {
            return None;
        }
        let number = self.next;
        self.next += 1;
        match &mut self.source {
            Source::Here { room, read } => {
                read(room, number);
                Some(room.samples())
            }
            Source::Ahead {
                full,
                give_back,
                used,
                reader,
            } => {
                if let Some(room) = used.take() {
                    // The reader may have read all and be gone; then the room is dropped.
                    let _ = give_back.send(room);
                }
                match full.recv() {
                    Ok(room) => Some(used.insert(room).samples()),
                    // It ends early only where reading panics.
                    Err(_) => match reader.take().map(ScopedJoinHandle::join) {
                        Some(Err(panic)) => resume_unwind(panic),
                        _ => None,
                    },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::data::Samples;

    /// Numbers that vary by their draw; the one at `bad` panics.
    struct Numbers {
        count: usize,
        bad: usize,
    }

    impl Dataset for Numbers {
        type Input = [f64; 2];
        type Target = u32;

        fn len(&self) -> usize {
            self.count
        }

        fn read(&self, index: usize, x: &mut [f64; 2], target: &mut u32) {
            assert!(index != self.bad, "sample {index} cannot be read");
            (*x, *target) = ([index as f64, 0.0], index as u32);
        }

        fn read_varied(&self, index: usize, draw: Draw, x: &mut [f64; 2], target: &mut u32) {
            self.read(index, x, target);
            draw.each(index, 1, |_, bits| x[1] = f64::from(bits));
        }
    }

    const NONE: usize = usize::MAX;

    /// The first `most` batches, read this far ahead, of two epochs with one memory.
    fn batches(ahead: usize, batch: usize, most: usize, draw: Option<Draw>) -> Vec<Vec<[f64; 2]>> {
        let data = Numbers {
            count: 23,
            bad: NONE,
        };
        let indices: Vec<usize> = (0..23).map(|i| i * 7 % 23).collect();
        let mut rooms = Rooms::new(ahead);
        let mut seen = Vec::new();
        for epoch in 0..2 {
            let order = Order {
                indices: &indices,
                batch,
                draw: draw.map(|draw| draw.inside(epoch)),
            };
            rooms.batches(&data, order, |batches| {
                for _ in 0..most {
                    let Some((x, targets)) = batches.next() else {
                        break;
                    };
                    assert!(
                        x.iter()
                            .zip(targets)
                            .all(|(x, target)| x[0] == f64::from(*target))
                    );
                    seen.push(x.to_vec());
                }
            });
        }
        seen
    }

    #[test]
    fn batches_are_the_same_however_far_ahead_they_are_read() {
        for draw in [None, Some(Draw::seed(5))] {
            for batch in [1, 4, 23, 40] {
                let here = batches(0, batch, NONE, draw);
                assert_eq!(here.len(), 2 * 23_usize.div_ceil(batch));
                assert_eq!(here[0][0][0], 0.0);
                for ahead in [1, 2, 50] {
                    assert_eq!(here, batches(ahead, batch, NONE, draw), "{batch} {ahead}");
                }
            }
        }
    }

    #[test]
    fn who_stops_early_does_not_wait_for_the_rest() {
        for most in [0, 1, 3] {
            assert_eq!(batches(0, 2, most, None), batches(2, 2, most, None));
        }
    }

    #[test]
    fn memory_comes_back() {
        let data = Samples::new([[1.0_f32]; 64], [0_u8; 64]).unwrap();
        let indices: Vec<usize> = (0..64).collect();
        let mut rooms = Rooms::new(3);
        for taken in [16, 0, 5, 16] {
            let order = Order {
                indices: &indices,
                batch: 4,
                draw: None,
            };
            rooms.batches(&data, order, |batches| {
                for _ in 0..taken {
                    batches.next();
                }
            });
            // What the reader no longer waited for is made anew, and no more.
            assert!(rooms.spare.len() <= 5);
        }
    }

    #[test]
    fn a_panic_of_the_reader_is_one_where_the_batch_is_taken() {
        for ahead in [0, 1, 4] {
            let data = Numbers { count: 20, bad: 11 };
            let indices: Vec<usize> = (0..20).collect();
            let order = Order {
                indices: &indices,
                batch: 2,
                draw: None,
            };
            let mut good = 0;
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                Rooms::new(ahead).batches(&data, order, |batches| {
                    while batches.next().is_some() {
                        good += 1;
                    }
                });
            }));
            let message = caught.unwrap_err();
            let message = message.downcast_ref::<String>().unwrap();
            assert_eq!(message, "sample 11 cannot be read");
            assert_eq!(good, 5);
        }
    }

    #[test]
    fn a_panic_of_the_work_does_not_hang() {
        let data = Numbers {
            count: 20,
            bad: NONE,
        };
        let order = Order {
            indices: &[1, 2, 3, 4, 5, 6],
            batch: 1,
            draw: None,
        };
        let caught = std::panic::catch_unwind(|| {
            Rooms::new(1).batches(&data, order, |batches| {
                batches.next();
                panic!("enough");
            });
        });
        assert!(caught.is_err());
    }
}
