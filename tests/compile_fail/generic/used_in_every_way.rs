use netwright::prelude::*;

network! {
    pub struct Folded<const N: usize>: [N] -> [4, 6] {
        fold: Reshape(4, 6),
    }
}

fn main() {
    let one = Folded::<21>::zeroed();
    one.forward_in(&[0.0; 21], &mut Scratch::zeroed());
    one.forward(&[0.0; 21]);

    let batch = Folded::<22>::zeroed();
    batch.forward_batch(&[[0.0; 22]], &mut [[[0.0; 6]; 4]], &mut Scratch::zeroed());

    let run = Folded::<23>::zeroed();
    let (mut tape, mut grad) = (Tape::<_, 1>::zeroed(), Folded::zeroed());
    run.run(&[[0.0; 23]], &mut tape).backward(&[[[0.0; 6]; 4]], &mut grad);

    let input = Folded::<25>::zeroed();
    let (mut tape, mut dx) = (Tape::<_, 1>::zeroed(), [0.0; 25]);
    input.input_gradient(&[0.0; 25], &[[0.0; 6]; 4], MeanSquaredError, &mut tape, &mut dx);
}
