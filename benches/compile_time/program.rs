
/// A step of training and an inference, so that all of it is compiled.
fn main() {
    let mut net = Net::boxed(&mut Generator::seed(1));
    let mut adam = Adam::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::<Net, 8>::boxed(), Net::boxed_zeroed());
    let samples: Vec<Sample> = (0..8).map(|_| netwright::plain::zeroed()).collect();
    let classes = vec![Class::new(0).unwrap(); 8];
    let loss = net.gradient(&samples, &classes, CategoricalCrossEntropyWithLogits, &mut tape, &mut grad);
    adam.step(&mut net, &grad);
    let mut scratch = Scratch::boxed();
    println!("{loss} {:?}", net.forward_in(&samples[0], &mut scratch));
}
