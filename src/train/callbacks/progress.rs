//! How training goes, in the terminal.

use std::io::{self, Write};
use std::mem;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::train::history::{loss, share};
use crate::train::{Batch, Callback, Epoch, Flow, History, Now, Plan};

/// The epoch, the bar, then what [`Progress::status`] says.
const TEMPLATE: &str = "{prefix} {wide_bar} {msg}";

/// How often the line is written anew.
const PERIOD: Duration = Duration::from_millis(50);

/// Shows how training goes: a line for each epoch, and a bar for the one under way, with samples a
/// second, loss, accuracy, and the time until the end of training.
///
/// It writes to the standard error output; where that is no terminal there are the lines alone,
/// which are the same for the same seed.
#[must_use]
pub struct Progress {
    target: ProgressDrawTarget,
    lines: Box<dyn Write>,
    bar: Option<ProgressBar>,
    epochs: usize,
    /// The batches from the first one on, and those done.
    batches: (usize, usize),
    /// The samples of the epoch so far.
    samples: usize,
    training: Instant,
    epoch: Instant,
    written: Instant,
}

impl Progress {
    /// A bar and lines in a terminal, lines elsewhere.
    pub fn bar() -> Progress {
        Progress::new(ProgressDrawTarget::stderr(), Box::new(io::stderr()))
    }

    /// Lines alone.
    pub fn lines() -> Progress {
        Progress::lines_to(io::stderr())
    }

    /// Lines alone, written there. That they cannot be written does not stop training.
    pub fn lines_to(output: impl Write + 'static) -> Progress {
        Progress::new(ProgressDrawTarget::hidden(), Box::new(output))
    }

    fn new(target: ProgressDrawTarget, lines: Box<dyn Write>) -> Progress {
        let now = Instant::now();
        Progress {
            target,
            lines,
            bar: None,
            epochs: 0,
            batches: (0, 0),
            samples: 0,
            training: now,
            epoch: now,
            written: now,
        }
    }

    /// What stands behind the bar: 12345/s  loss 0.1234  acc 95.12 %  eta 0:12
    fn status(&self, batch: &Batch) -> String {
        let (all, done) = self.batches;
        let rate = self.samples as f64 / self.epoch.elapsed().as_secs_f64();
        let left = self.training.elapsed().as_secs_f64() * (all - done) as f64 / done as f64;
        let measured = measured(["loss ", "acc "], batch.epoch_loss, batch.epoch_accuracy);
        format!("{rate:.0}/s{measured}  eta {}", clock(left))
    }

    fn name(&self, epoch: usize) -> String {
        let digits = self.epochs.to_string().len();
        format!("{epoch:>digits$}/{}", self.epochs)
    }
}

impl<N> Callback<N> for Progress {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.epochs = plan.epochs;
        self.batches = ((plan.batches * plan.epochs).saturating_sub(plan.done), 0);
        self.training = Instant::now();
        if !self.target.is_hidden() {
            let target = mem::replace(&mut self.target, ProgressDrawTarget::hidden());
            let bar = ProgressBar::with_draw_target(Some(plan.batches as u64), target);
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                bar.set_style(style.progress_chars("━╸ "));
            }
            self.bar = Some(bar);
        }
        Flow::Continue
    }

    fn epoch_begin(&mut self, epoch: usize, _: &mut Now<'_, N>) -> Flow {
        self.samples = 0;
        self.epoch = Instant::now();
        if let Some(bar) = &self.bar {
            bar.set_position(0);
            bar.set_message("");
            bar.set_prefix(self.name(epoch));
        }
        Flow::Continue
    }

    fn batch_end(&mut self, batch: &Batch, _: &mut Now<'_, N>) -> Flow {
        self.samples += batch.samples;
        self.batches.1 += 1;
        if let Some(bar) = &self.bar
            && self.written.elapsed() >= PERIOD
        {
            self.written = Instant::now();
            bar.set_message(self.status(batch));
            bar.set_position(batch.batch as u64);
        }
        Flow::Continue
    }

    fn epoch_end(&mut self, epoch: &Epoch, _: &mut Now<'_, N>) -> Flow {
        let mut line = format!("epoch {}", self.name(epoch.epoch));
        line += &measured(["loss ", "acc "], epoch.loss, epoch.accuracy);
        if let Some(loss) = epoch.val_loss {
            line += &measured(["val ", ""], loss, epoch.val_accuracy);
        }
        match &self.bar {
            Some(bar) => bar.println(line),
            // A log that cannot be written is no reason to lose the training.
            None => drop(writeln!(self.lines, "{line}")),
        }
        Flow::Continue
    }

    fn train_end(&mut self, _: &History, _: &mut Now<'_, N>) -> Flow {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        Flow::Continue
    }
}

/// A loss and the accuracy that goes with it, each by name.
fn measured(names: [&str; 2], value: f64, accuracy: Option<f64>) -> String {
    let mut text = format!("  {}{}", names[0], loss(value));
    if accuracy.is_some() {
        text += &format!("  {}{:>8}", names[1], share(accuracy));
    }
    text
}

/// Seconds as 1:02:03 or 2:03.
fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use indicatif::TermLike;

    use super::*;

    /// A terminal of 60 columns that keeps what was written.
    #[derive(Debug, Default, Clone)]
    struct Terminal(Arc<Mutex<Vec<String>>>);

    impl TermLike for Terminal {
        fn width(&self) -> u16 {
            60
        }

        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }

        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push(text.trim_end().into());
            Ok(())
        }

        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }

        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Tells a bar of a training of ten epochs of this batch.
    fn told(batch: Batch) -> Vec<String> {
        let terminal = Terminal::default();
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        let mut progress = Progress::new(target, Box::new(io::sink()));
        let mut now = Now {
            net: &mut (),
            gradient: &(),
            rate: 1e-3,
        };
        let plan = Plan {
            samples: 64_000,
            batch: 32,
            batches: 2000,
            epochs: 10,
            validation: None,
            done: 0,
        };
        progress.train_begin(&plan, &mut now);
        progress.epoch_begin(batch.epoch, &mut now);
        let earlier = |seconds| Instant::now() - Duration::from_secs(seconds);
        progress.training = earlier(100);
        progress.epoch = earlier(10);
        progress.written = earlier(1);
        progress.batches.1 = 9 * 2000 + 999;
        progress.samples = 288;
        progress.batch_end(&batch, &mut now);
        progress.train_end(&History::default(), &mut now);
        terminal.0.lock().unwrap().clone()
    }

    #[test]
    fn the_bar_says_how_far_how_fast_and_how_well() {
        let lines = told(Batch {
            epoch: 10,
            batch: 1000,
            samples: 32,
            loss: 0.5,
            report: Default::default(),
            epoch_loss: 0.1234,
            epoch_accuracy: Some(0.9512),
        });
        let half = "10/10 ━━━━━━╸      32/s  loss 0.1234  acc  95.12 %  eta 0:05";
        assert!(lines.contains(&half.into()), "{lines:#?}");
        assert!(
            lines.iter().all(|line| line.chars().count() <= 60),
            "{lines:#?}"
        );
    }

    #[test]
    fn a_time_is_written_as_on_a_clock() {
        assert_eq!(clock(0.4), "0:00");
        assert_eq!(clock(59.6), "1:00");
        assert_eq!(clock(3723.0), "1:02:03");
    }
}
