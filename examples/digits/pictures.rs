//! Pictures of digits, in characters.

/// A picture in half blocks: two rows of pixels a line, four shades.
pub fn in_terminal(picture: &[f32; 784]) -> String {
    let mut lines = String::new();
    for rows in picture.as_chunks::<28>().0.chunks(2) {
        for (upper, lower) in rows[0].iter().zip(&rows[1]) {
            let ink = (upper + lower) / 2.0;
            let shade = match ink {
                ink if ink < 0.1 => ' ',
                ink if ink < 0.35 => '░',
                ink if ink < 0.6 => '▒',
                ink if ink < 0.85 => '▓',
                _ => '█',
            };
            lines.push(shade);
        }
        lines.truncate(lines.trim_end_matches(' ').len());
        lines.push('\n');
    }
    lines
}
