//! The progress bar: on a terminal, and only for a build that takes longer than a second.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a build may take without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress over several manuscripts.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropping it ends the thread that waits to show the bar.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins work on so many manuscripts, with a word for what is done to them.
    pub(crate) fn begin(manuscripts: usize, verb: &str) -> Self {
        let length = u64::try_from(manuscripts).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        if manuscripts == 0 || !std::io::stderr().is_terminal() {
            return Self { bar, waiting: None };
        }
        let template = if manuscripts == 1 {
            format!("{{spinner}} {verb} ({{elapsed}})")
        } else {
            format!("{{bar:24}} {verb} {{pos}} of {{len}} ({{elapsed}})")
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        let (sender, receiver) = mpsc::channel::<()>();
        let shown = bar.clone();
        let thread = thread::spawn(move || {
            if receiver.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Self { bar, waiting: Some((sender, thread)) }
    }

    /// One manuscript is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// All are done; the bar goes away.
    pub(crate) fn end(self) {
        if let Some((sender, thread)) = self.waiting {
            drop(sender);
            // The thread cannot panic; were it to, the bar alone would be lost.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
