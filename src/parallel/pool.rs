//! Threads that wait for work, awake for a while before they sleep.

use std::any::Any;
use std::mem::transmute;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::{Duration, Instant};

use super::Parallel;

/// How long a thread looks for what it waits for before it sleeps. To be woken can take half a millisecond, longer than
/// most steps, and what comes between two of them is shorter than this.
const SPIN: Duration = Duration::from_micros(200);

/// A number of threads, one of which is the caller's.
///
/// The others are started when there is work for them first. Copies share them, and they end with the last copy.
#[derive(Debug, Clone)]
pub struct Pool {
    others: Arc<Others>,
}

/// The threads besides the caller's.
#[derive(Debug)]
struct Others {
    wanted: usize,
    seats: OnceLock<Vec<(Arc<Seat>, JoinHandle<()>)>>,
}

/// Where a thread waits.
#[derive(Debug, Default)]
struct Seat {
    /// `FREE`, `TAKEN` by who is about to leave work here, `LEFT` there, or `CLOSED`.
    state: AtomicU8,
    work: Mutex<Option<Work>>,
}

const FREE: u8 = 0;
const TAKEN: u8 = 1;
const LEFT: u8 = 2;
const CLOSED: u8 = 3;

/// What a thread is to do, and whom to tell.
#[derive(Debug)]
struct Work {
    job: Job,
    report: Arc<Report>,
}

/// What became of it.
#[derive(Debug)]
struct Report {
    done: AtomicBool,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    caller: Thread,
}

/// Something to call, which lives until its report says that it is done.
struct Job(*mut (dyn FnMut() + Send));

// SAFETY: what it points to may be sent, and nobody else uses it until it is done.
unsafe impl Send for Job {}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

impl Pool {
    /// As many threads as the machine has cores for this process.
    pub fn of_all_cores() -> Pool {
        Pool::of(cores())
    }

    /// This many threads, at least one. Where the system gives no more, those that there are do all.
    pub fn of(threads: usize) -> Pool {
        Pool {
            others: Arc::new(Others {
                wanted: threads.saturating_sub(1),
                seats: OnceLock::new(),
            }),
        }
    }
}

/// How many cores the machine has for this process.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

impl Others {
    /// The threads, started if they have not been.
    fn seats(&self) -> &[(Arc<Seat>, JoinHandle<()>)] {
        self.seats.get_or_init(|| {
            let mut seats = Vec::new();
            for index in 1..=self.wanted {
                let seat = Arc::new(Seat::default());
                let own = seat.clone();
                let name = format!("netwright {index}");
                let thread = thread::Builder::new().name(name).spawn(move || own.serve());
                let Ok(thread) = thread else { break };
                seats.push((seat, thread));
            }
            seats
        })
    }
}

impl Default for Pool {
    fn default() -> Pool {
        Pool::of_all_cores()
    }
}

impl Parallel for Pool {
    fn threads(&self) -> usize {
        1 + self.others.wanted
    }

    fn join(&self, one: &mut (dyn FnMut() + Send), other: &mut (dyn FnMut() + Send)) {
        let mut seats = self.others.seats().iter();
        let Some((seat, thread)) = seats.find(|(seat, _)| seat.moves(FREE, TAKEN)) else {
            one();
            other();
            return;
        };
        let report = Arc::new(Report {
            done: AtomicBool::new(false),
            panic: Mutex::new(None),
            caller: thread::current(),
        });
        // SAFETY: only the lifetime changes. `wait` is dropped before this function returns or unwinds, and comes back
        // when the job has been called for the last time; until then `other` is borrowed and not used here.
        let job = unsafe {
            transmute::<&mut (dyn FnMut() + Send), *mut (dyn FnMut() + Send + 'static)>(other)
        };
        let wait = Wait(&report);
        let work = Work {
            job: Job(job),
            report: report.clone(),
        };
        *seat.work.lock().unwrap_or_else(PoisonError::into_inner) = Some(work);
        seat.state.store(LEFT, Ordering::Release);
        thread.thread().unpark();
        one();
        drop(wait);
        let mut panic = report.panic.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(panic) = panic.take() {
            resume_unwind(panic);
        }
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        for (seat, thread) in self.seats.take().into_iter().flatten() {
            seat.state.store(CLOSED, Ordering::Release);
            thread.thread().unpark();
            // It catches every panic.
            let _ = thread.join();
        }
    }
}

/// Comes back, when it is dropped, after the work is done.
struct Wait<'a>(&'a Report);

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        until(|| self.0.done.load(Ordering::Acquire));
    }
}

impl Seat {
    fn moves(&self, from: u8, to: u8) -> bool {
        self.state
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    }

    /// Does what is left here, until the seat is closed.
    fn serve(&self) {
        loop {
            until(|| self.state.load(Ordering::Acquire) >= LEFT);
            let work = self
                .work
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            let Some(Work {
                job: Job(job),
                report,
            }) = work
            else {
                return;
            };
            // SAFETY: `join` waits until this is reported as done, and nobody else calls it.
            let result = catch_unwind(AssertUnwindSafe(|| unsafe { (*job)() }));
            if let Err(panic) = result {
                *report.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
            }
            // Free first: who waits may have more at once.
            self.moves(LEFT, FREE);
            report.done.store(true, Ordering::Release);
            report.caller.unpark();
        }
    }
}

/// Waits: awake, then asleep until it is unparked.
fn until(ready: impl Fn() -> bool) {
    let start = Instant::now();
    while start.elapsed() < SPIN {
        for _ in 0..64 {
            if ready() {
                return;
            }
            std::hint::spin_loop();
        }
    }
    while !ready() {
        thread::park();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn everything_is_done_once_however_deep_it_is_joined() {
        fn deep(pool: &Pool, depth: usize, count: &AtomicUsize) {
            if depth == 0 {
                count.fetch_add(1, Ordering::Relaxed);
                return;
            }
            pool.join(&mut || deep(pool, depth - 1, count), &mut || {
                deep(pool, depth - 1, count)
            });
        }
        for threads in 1..5 {
            let (pool, count) = (Pool::of(threads), AtomicUsize::new(0));
            assert_eq!(pool.threads(), threads);
            for _ in 0..20 {
                deep(&pool, 6, &count);
            }
            assert_eq!(count.into_inner(), 20 * 64);
        }
    }

    #[test]
    fn a_panic_comes_to_the_caller_and_the_pool_goes_on() {
        let pool = Pool::of(2);
        for who in 0..2 {
            let panic = |part: usize| assert!(part != who, "part {part}");
            let result = catch_unwind(AssertUnwindSafe(|| {
                pool.join(&mut || panic(0), &mut || panic(1));
            }));
            let message = *result.unwrap_err().downcast::<String>().unwrap();
            assert_eq!(message, format!("part {who}"));
        }
        let mut done = [false; 2];
        let [one, other] = &mut done;
        pool.join(&mut || *one = true, &mut || *other = true);
        assert_eq!(done, [true; 2]);
    }

    #[test]
    fn a_thread_that_sleeps_is_woken() {
        let (pool, count) = (Pool::of(2), AtomicUsize::new(0));
        for _ in 0..3 {
            thread::sleep(4 * SPIN);
            let add = || {
                count.fetch_add(1, Ordering::Relaxed);
            };
            let slow = || {
                thread::sleep(4 * SPIN);
                add();
            };
            pool.join(&mut { add }, &mut { slow });
        }
        assert_eq!(count.into_inner(), 6);
    }
}
