//! The numbers of `tests/reference/metrics.py`.

use netwright::class::Class;
use netwright::train::metrics::{
    AveragePrecision, Averaging, BalancedAccuracy, Bleu, CohenKappa, ConfusionMatrix, F1, Label,
    LogLoss, Mae, Mape, Matthews, MeanIou, Metric, Mse, Perplexity, Precision, R2, Recall, Rmse,
    RocAuc, TopK, WordErrorRate, measure, most_likely,
};
use serde_json::Value;

const FILE: &str = include_str!("../reference/data/metrics.json");

fn cases(kind: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(FILE).unwrap();
    file[kind].as_array().unwrap().clone()
}

#[track_caller]
fn close(found: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    let apart = (found - expected).abs() / expected.abs().max(1.0);
    assert!(apart < 1e-12, "{found} is not {expected}");
}

fn row<const N: usize>(values: &Value) -> [f64; N] {
    let values = values.as_array().unwrap();
    assert_eq!(values.len(), N);
    std::array::from_fn(|i| values[i].as_f64().unwrap())
}

fn rows<const N: usize>(values: &Value) -> Vec<[f64; N]> {
    values.as_array().unwrap().iter().map(row).collect()
}

fn averages(mut check: impl FnMut(&str, Averaging)) {
    check("macro", Averaging::Macro);
    check("micro", Averaging::Micro);
    check("weighted", Averaging::Weighted);
}

fn of_classes<const N: usize>(case: &Value) {
    let scores = rows::<N>(&case["scores"]);
    let truth: Vec<Class<N>> = case["truth"]
        .as_array()
        .unwrap()
        .iter()
        .map(|index| Class::try_from(index.as_u64().unwrap()).unwrap())
        .collect();
    let of = |metric: Box<dyn Metric<[f64; N], Class<N>>>| measure(metric, &scores, &truth);

    let matrix =
        ConfusionMatrix::<N>::from_iter(truth.iter().copied().zip(scores.iter().map(most_likely)));
    for (t, row) in case["confusion"].as_array().unwrap().iter().enumerate() {
        for (p, count) in row.as_array().unwrap().iter().enumerate() {
            let class = |index| Class::new(index).unwrap();
            assert_eq!(Some(matrix.count(class(t), class(p))), count.as_u64());
        }
    }
    close(matrix.accuracy(), &case["accuracy"]);
    close(
        of(Box::new(BalancedAccuracy::new())),
        &case["balanced_accuracy"],
    );
    close(matrix.balanced_accuracy(), &case["balanced_accuracy"]);
    close(of(Box::new(CohenKappa::new())), &case["kappa"]);
    close(matrix.cohen_kappa(), &case["kappa"]);
    close(of(Box::new(Matthews::new())), &case["matthews"]);
    close(matrix.matthews(), &case["matthews"]);
    close(matrix.mean_iou(), &case["mean_iou"]);
    let mut iou = MeanIou::new();
    iou.add_labels(&truth, &scores.iter().map(most_likely).collect::<Vec<_>>());
    close(iou.value(), &case["mean_iou"]);
    averages(|name, averaging| {
        close(
            of(Box::new(Precision::new(averaging))),
            &case["precision"][name],
        );
        close(of(Box::new(Recall::new(averaging))), &case["recall"][name]);
        close(of(Box::new(F1::new(averaging))), &case["f1"][name]);
        close(matrix.average(averaging).f1, &case["f1"][name]);
    });
    for (i, class) in case["occurring"].as_array().unwrap().iter().enumerate() {
        let class = Averaging::Class(class.as_u64().unwrap() as usize);
        close(
            of(Box::new(Precision::new(class))),
            &case["precision"]["each"][i],
        );
        close(of(Box::new(Recall::new(class))), &case["recall"]["each"][i]);
        close(of(Box::new(F1::new(class))), &case["f1"]["each"][i]);
    }
    if case["log_loss"].is_number() {
        close(of(Box::new(LogLoss::new())), &case["log_loss"]);
        close(of(Box::new(Perplexity::new())), &case["perplexity"]);
    }
    if let Some(top) = case["top"].as_object() {
        for (k, value) in top {
            close(of(Box::new(TopK::new(k.parse().unwrap()))), value);
        }
    }
    averages(|name, averaging| {
        if case["auc"][name].is_number() {
            close(of(Box::new(RocAuc::new(averaging))), &case["auc"][name]);
            close(
                of(Box::new(AveragePrecision::new(averaging))),
                &case["ap"][name],
            );
        }
    });
    // One-hot rows are as good as labels.
    let one_hot: Vec<[f32; N]> = truth.iter().map(|class| class.one_hot()).collect();
    assert!(
        one_hot
            .iter()
            .zip(&truth)
            .all(|(row, class)| Label::<N>::label(row) == Label::label(class))
    );
    close(
        measure(F1::default(), &scores, &one_hot),
        &case["f1"]["macro"],
    );
    if N == 2 {
        // A single probability is the second of two.
        let single: Vec<[f64; 1]> = scores.iter().map(|row| [row[1]]).collect();
        let truth: Vec<[f64; 1]> = truth.iter().map(|class| [class.index() as f64]).collect();
        close(
            measure(RocAuc::default(), &single, &truth),
            &case["auc"]["macro"],
        );
        close(
            measure(AveragePrecision::default(), &single, &truth),
            &case["ap"]["macro"],
        );
    }
}

#[test]
fn of_classes_as_scikit_learn() {
    for case in cases("classes") {
        match case["classes"].as_u64() {
            Some(2) => of_classes::<2>(&case),
            _ => of_classes::<5>(&case),
        }
    }
}

fn of_numbers<const N: usize>(case: &Value) {
    let (y, truth) = (rows::<N>(&case["y"]), rows::<N>(&case["truth"]));
    close(measure(Mae::new(), &y, &truth), &case["mae"]);
    close(measure(Mse::new(), &y, &truth), &case["mse"]);
    close(measure(Rmse::new(), &y, &truth), &case["rmse"]);
    close(measure(Mape::new(), &y, &truth), &case["mape"]);
    close(measure(R2::new(), &y, &truth), &case["r2"]);
}

#[test]
fn of_numbers_as_scikit_learn() {
    for case in cases("numbers") {
        match case["y"][0].as_array().unwrap().len() {
            1 => of_numbers::<1>(&case),
            _ => of_numbers::<3>(&case),
        }
    }
}

fn words(sentence: &Value) -> Vec<String> {
    let words = sentence.as_array().unwrap().iter();
    words
        .map(|word| word.as_str().unwrap().to_string())
        .collect()
}

#[test]
fn of_text_as_sacrebleu_and_jiwer() {
    for case in cases("text") {
        let (mut bleu, mut wer, mut cer) =
            (Bleu::new(), WordErrorRate::new(), WordErrorRate::new());
        let hypotheses = case["hypotheses"].as_array().unwrap();
        for (hypothesis, references) in hypotheses
            .iter()
            .zip(case["references"].as_array().unwrap())
        {
            let hypothesis = words(hypothesis);
            let references: Vec<_> = references.as_array().unwrap().iter().map(words).collect();
            bleu.add(&hypothesis, &references);
            wer.add(&references[0], &hypothesis);
            let letters = |words: &[String]| words.join(" ").chars().collect::<Vec<_>>();
            cer.add(&letters(&references[0]), &letters(&hypothesis));
        }
        close(bleu.value(), &case["bleu"]);
        close(wer.value(), &case["wer"]);
        close(cer.value(), &case["cer"]);
    }
}
