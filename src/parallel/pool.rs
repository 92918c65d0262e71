//! Threads that wait for work.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rayon_core::{ThreadPool, ThreadPoolBuilder};

use super::Parallel;

/// How long a thread that is done spins for another before it sleeps: waking one takes about as long.
const SPIN: Duration = Duration::from_micros(100);

/// A number of threads, one of which is the caller's.
///
/// Copies share the threads.
#[derive(Debug, Clone)]
pub struct Pool {
    threads: usize,
    others: Option<Arc<ThreadPool>>,
}

impl Pool {
    /// As many threads as the machine has cores for this process.
    pub fn of_all_cores() -> Pool {
        Pool::of(thread::available_parallelism().map_or(1, NonZero::get))
    }

    /// This many threads, at least one; fewer where the system gives no more.
    pub fn of(threads: usize) -> Pool {
        let others = (threads > 1).then(|| {
            ThreadPoolBuilder::new()
                .num_threads(threads - 1)
                .thread_name(|index| format!("netwright {}", index + 1))
                .build()
        });
        match others {
            Some(Ok(others)) => Pool {
                threads,
                others: Some(Arc::new(others)),
            },
            _ => Pool {
                threads: 1,
                others: None,
            },
        }
    }
}

impl Default for Pool {
    fn default() -> Pool {
        Pool::of_all_cores()
    }
}

impl Parallel for Pool {
    fn threads(&self) -> usize {
        self.threads
    }

    fn join(&self, one: &mut (dyn FnMut() + Send), other: &mut (dyn FnMut() + Send)) {
        let Some(others) = &self.others else {
            one();
            other();
            return;
        };
        let done = AtomicBool::new(false);
        others.in_place_scope(|scope| {
            scope.spawn(|_| {
                other();
                done.store(true, Ordering::Release);
            });
            one();
            let start = Instant::now();
            while !done.load(Ordering::Acquire) && start.elapsed() < SPIN {
                std::hint::spin_loop();
            }
        });
    }
}
