//! What PyTorch and Keras compute, computed here from the same weights and batches. `README.md`
//! says what the files in `data` hold, and how they are made.

mod activations;
mod article;
mod attention;
mod blocks;
mod blocks_of_images;
mod close;
mod explanations;
mod file;
mod gated;
mod layers;
mod lenet;
mod losses;
mod networks;
mod normalisation;
mod optimizers;
mod passes;
mod recurrent;
mod recurrent_states;
mod residual;
mod schedules;
mod second_order;
mod state_dict;
mod transformer;
mod windows;
