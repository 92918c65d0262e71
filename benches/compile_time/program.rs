
/// A step of training on random numbers, and an inference, so that all of it is compiled.
fn main() {
    let mut rng = Generator::seed(1);
    let mut net = Net::boxed(&mut rng);
    let mut samples: Vec<Sample> = Vec::new();
    netwright::plain::extend_zeroed(&mut samples, 2);
    for float in netwright::tensor::flat_mut(&mut samples) {
        *float = f32::uniform(netwright::random::Rng::next_u64(&mut rng));
    }
    let classes = [3, 7].map(|class| Class::new(class).expect("there are ten classes or more"));
    let mut adam = Adam::boxed(AdamConfig::default());
    let (mut tape, mut grad) = (Tape::<Net>::group_of::<2>(), Net::boxed_zeroed());
    let loss = net.gradient(&samples, &classes, CategoricalCrossEntropyWithLogits, &mut tape, &mut grad);
    adam.step(&mut net, &grad);
    let mut scratch = Scratch::boxed();
    let y = net.forward_in(&samples[0], &mut scratch);
    println!("{} parameters, loss {loss}, then {}", Net::PARAMS, y[0]);
}
