//! Checkpoints: a training that goes on from one ends with the bits of one that was left alone.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use netwright::train::checkpoint::CheckpointError;
use netwright::train::{Callback, Checkpoint, Epoch, Flow, History, Now, TrainError, Watch};

use super::*;

network! {
    /// Has draws of its own, buffers, and two layers.
    struct Noisy: [4] -> [3] {
        hidden: Dense(16) -> Tanh -> Dropout(0.25),
        norm: BatchNorm,
        output: Dense(3) -> Softmax,
    }
}

network! {
    struct Wider: [4] -> [3] {
        hidden: Dense(20) -> Tanh -> Dropout(0.25),
        norm: BatchNorm,
        output: Dense(3) -> Softmax,
    }
}

const EPOCHS: usize = 4;
const SAMPLES: usize = 50;

fn data() -> Samples<[f32; 4], Class<3>> {
    let mut rng = Generator::seed(11);
    let mut float = || Float::uniform(netwright::random::Rng::next_u64(&mut rng));
    Samples::from_pairs((0..SAMPLES).map(|i| {
        let x: [f32; 4] = std::array::from_fn(|_| float());
        (x, Class::try_from((i % 3) as u8).unwrap())
    }))
    .unwrap()
}

/// Everything that a training ends with.
type End = (Vec<u32>, Vec<u32>, String);

/// Trains with everything that has a state, from what there is in `folder` on.
fn train(
    folder: Option<&Path>,
    stop: Option<u64>,
    pause: Option<Duration>,
) -> Result<End, TrainError> {
    let mut rng = Generator::seed(5);
    let mut net = Noisy::boxed(&mut rng);
    let mut adam = Accumulate::<LookAhead<AdamFor<Noisy>>>::boxed(
        (AdamConfig::default(), LookAheadConfig::default()),
        2,
    );
    let data = data();
    let mut trainer = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .batch(7)
        .epochs(EPOCHS)
        .validate_on(&data)
        .with(LearningRate::each_step(CosineDecay::new(0.02, 40)))
        .with(Pause(pause));
    if let Some(folder) = folder {
        trainer = trainer
            .with(Checkpoint::every_batches(1, folder).keep(2))
            .with(Checkpoint::best(Watch::val_loss(), folder.join("best")))
            .resume_or_begin(folder);
    }
    if let Some(batches) = stop {
        trainer = trainer.with(EndIn(batches));
    }
    let history = trainer.fit(&data, &mut rng)?;
    let bits = |floats: &[f32]| floats.iter().map(|float| float.to_bits()).collect();
    Ok((
        bits(net.as_slice()),
        bits(adam.optimizer.optimizer.state.concat().as_slice()),
        numbers(&history),
    ))
}

/// A history without its seconds, every bit of it.
fn numbers(history: &History) -> String {
    let of = |epoch: &Epoch| {
        let Epoch {
            epoch,
            loss,
            accuracy,
            val_loss,
            val_accuracy,
            rate,
            ..
        } = epoch;
        format!("{epoch} {loss:?} {accuracy:?} {val_loss:?} {val_accuracy:?} {rate:?}\n")
    };
    history.epochs().iter().map(of).collect()
}

/// Takes a while for each batch, so that there is time to be killed in.
struct Pause(Option<Duration>);

impl<N> Callback<N> for Pause {
    fn batch_end(&mut self, _: &netwright::train::Batch, _: &mut Now<'_, N>) -> Flow {
        if let Some(time) = self.0 {
            thread::sleep(time);
        }
        Flow::Continue
    }
}

#[test]
fn a_training_that_is_ended_after_any_batch_goes_on_with_the_same_bits() {
    let alone = train(None, None, None).unwrap();
    for stop in 1..=(EPOCHS * SAMPLES.div_ceil(7)) as u64 {
        let folder = tempfile::tempdir().unwrap();
        train(Some(folder.path()), Some(stop), None).unwrap_err();
        let again = train(Some(folder.path()), None, None).unwrap();
        assert_eq!(again, alone, "ended after {stop} batches");
    }
}

#[test]
fn more_epochs_are_a_longer_training() {
    let folder = tempfile::tempdir().unwrap();
    let fit = |epochs, resume| {
        let mut rng = Generator::seed(5);
        let (mut net, mut sgd) = (Line::boxed(&mut rng), Sgd::boxed(SgdConfig::default()));
        let mut trainer = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .batch(2)
            .epochs(epochs)
            .with(Checkpoint::every_epoch(folder.path()).keep(1));
        if resume {
            trainer = trainer.resume(folder.path());
        }
        let history = trainer.fit(&line(5), &mut rng).unwrap();
        (net.as_slice().to_vec(), numbers(&history))
    };
    let whole = fit(5, false);
    fit(2, false);
    assert_eq!(fit(5, true), whole);
    // What is done is not done again.
    assert_eq!(fit(5, true), whole);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_checkpoint_is_also_a_file_of_weights() {
    let folder = tempfile::tempdir().unwrap();
    train(Some(folder.path()), None, None).unwrap();
    let mut net = Noisy::zeroed();
    net.load(folder.path().join("best")).unwrap();
    assert!(net.output.weight != [[0.0; 16]; 3]);
}

/// The file of a whole training.
fn saved(folder: &Path) -> PathBuf {
    train(Some(folder), None, None).unwrap();
    folder.join("best")
}

#[test]
fn a_checkpoint_of_another_network_is_refused_layer_by_layer() {
    let folder = tempfile::tempdir().unwrap();
    let file = saved(folder.path());
    let mut rng = Generator::seed(1);
    let (mut net, mut sgd) = (
        Wider::boxed(&mut rng),
        SgdFor::<Wider>::boxed(SgdConfig::default()),
    );
    let before = net.as_slice().to_vec();
    let error = Trainer::new(&mut net, &mut sgd, CategoricalCrossEntropy)
        .resume(&file)
        .fit(&data(), &mut rng)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` is a checkpoint of another network; `-` is what it has, `+` what this one has:\n    \
             input [4]\n  - hidden: Dense(16) -> Tanh -> Dropout(0.25) [16]\n  - norm: BatchNorm [16]\n  \
             + hidden: Dense(20) -> Tanh -> Dropout(0.25) [20]\n  + norm: BatchNorm [20]\n    \
             output: Dense(3) -> Softmax [3]\n  - 195 parameters\n  + 243 parameters",
            file.display()
        )
    );
    assert_eq!(net.as_slice(), before);
}

#[test]
fn what_would_not_go_on_with_the_same_bits_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = saved(folder.path());
    let mut rng = Generator::seed(1);
    let (mut net, mut sgd) = (
        Noisy::boxed(&mut rng),
        SgdFor::<Noisy>::boxed(SgdConfig::default()),
    );
    let before = net.as_slice().to_vec();
    let error = Trainer::new(&mut net, &mut sgd, CategoricalCrossEntropy)
        .batch(8)
        .resume(&file)
        .fit(&data(), &mut rng)
        .unwrap_err();
    let said = error.to_string();
    for part in [
        "a batch had 7 samples, and has 8 now",
        "this training has `optimizer.momentum`, which the checkpoint has not",
        "the checkpoint has `optimizer.slow`, which nothing of this training asks for",
        "the checkpoint has `callback.learning_rate.step`, which nothing of this training asks for",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert_eq!(net.as_slice(), before);
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let resume = |path: &Path| {
        let mut rng = Generator::seed(1);
        let (mut net, mut sgd) = (Line::boxed(&mut rng), Sgd::boxed(SgdConfig::default()));
        net.save(folder.path().join("weights")).unwrap();
        let result = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .resume(path)
            .fit(&line(3), &mut rng);
        match result.unwrap_err() {
            TrainError::Checkpoint(error) => error,
            error => panic!("{error}"),
        }
    };
    let path = folder.path().join("nothing");
    assert!(matches!(resume(&path), CheckpointError::None { .. }));
    fs::create_dir(&path).unwrap();
    assert!(matches!(resume(&path), CheckpointError::None { .. }));
    let said = resume(&folder.path().join("weights")).to_string();
    assert!(said.contains("it has weights alone"), "{said}");
    let torn = folder.path().join("torn");
    fs::write(&torn, b"some bytes").unwrap();
    assert!(matches!(resume(&torn), CheckpointError::File(_)));
}

/// Not a test by itself: what the next one starts, and kills.
#[test]
fn a_training_to_be_killed() {
    let Some(folder) = env::var_os("NETWRIGHT_TEST_FOLDER") else {
        return;
    };
    let folder = PathBuf::from(folder);
    let (weights, state, history) =
        train(Some(&folder), None, Some(Duration::from_millis(2))).unwrap();
    fs::write(folder.join("end"), format!("{weights:?}{state:?}{history}")).unwrap();
}

#[test]
fn killed_at_any_moment_it_ends_with_the_same_bits() {
    let (weights, state, history) = train(None, None, None).unwrap();
    let alone = format!("{weights:?}{state:?}{history}");
    let child = |folder: &Path| {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", "checkpoints::a_training_to_be_killed"])
            .env("NETWRIGHT_TEST_FOLDER", folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    // How long a whole one takes here.
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    assert!(child(folder.path()).wait().unwrap().success());
    let whole = start.elapsed();
    assert_eq!(
        fs::read_to_string(folder.path().join("end")).unwrap(),
        alone
    );

    let mut rng = Generator::seed(3);
    let mut kills = 0;
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        loop {
            let share: f64 = Float::uniform(netwright::random::Rng::next_u64(&mut rng));
            let mut running = child(folder.path());
            thread::sleep(whole.mul_f64(0.7 * share));
            // SIGKILL, where there is such a thing.
            let _ = running.kill();
            if running.wait().unwrap().success() {
                break;
            }
            kills += 1;
        }
        let end = fs::read_to_string(folder.path().join("end")).unwrap();
        assert_eq!(end, alone);
    }
    assert!(kills >= 5, "killed {kills} times");
}
