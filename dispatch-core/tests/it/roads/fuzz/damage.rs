//! Damage to a file, drawn from a seed.

/// Written in place of something else.
const WORDS: [&str; 26] = [
    "NaN",
    "inf",
    "-1",
    "0",
    "1e309",
    "-0.0",
    "1e-320",
    "9223372036854775808",
    "18446744073709551616",
    "4294967296",
    "-9223372036854775808",
    "999999999999999999999999999",
    "\"",
    "\n",
    "\r\n\r\n",
    ",",
    ",,,,,,,,",
    "<",
    "</way>",
    "<way id='1'>",
    "\u{0}",
    "\u{feff}",
    "[[[[[[[[",
    "}",
    "LINESTRING (",
    "a 1 2 3\n",
];

/// Numbers by a seed (xorshift, Marsaglia 2003).
pub(super) struct Draw(u64);

impl Draw {
    /// A stream of its own for every try.
    pub(super) fn of(seed: u64, tried: u64) -> Self {
        // A state of nothing would stay nothing.
        Self((seed ^ tried).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below a limit.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// A file with one to four kinds of damage, more often one.
    pub(super) fn damaged(&mut self, good: &[u8]) -> Vec<u8> {
        let mut file = good.to_vec();
        let kinds = 1 << self.below(3);
        for _ in 0..=self.below(kinds) {
            // Short pieces more often: what is left can still be read far.
            let longest = 1 << self.below(7);
            let from = self.below(file.len() + 1);
            let to = (from + self.below(longest + 1)).min(file.len());
            let piece = file[from..to].to_vec();
            match self.below(8) {
                0 => file.truncate(from),
                1 => drop(file.drain(from..to)),
                2 => drop(file.splice(from..from, piece.repeat(1 + self.below(20)))),
                3 if from < file.len() => file[from] ^= 1 << self.below(8),
                4 if from < file.len() => file[from] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                5 => {
                    let word = WORDS[self.below(WORDS.len())];
                    drop(file.splice(from..to.min(from + self.below(9)), word.bytes()));
                }
                6 => self.number(&mut file, from),
                _ => {
                    let at = self.below(good.len() + 1);
                    let end = (at + self.below(64)).min(good.len());
                    drop(file.splice(from..to, good[at..end].iter().copied()));
                }
            }
        }
        file
    }

    /// Another word in place of the first number after a place.
    fn number(&mut self, file: &mut Vec<u8>, from: usize) {
        let digits = |b: &u8| b.is_ascii_digit();
        let Some(start) = file[from..].iter().position(digits) else {
            return;
        };
        let start = from + start;
        let length = file[start..].iter().take_while(|b| digits(b)).count();
        let word = WORDS[self.below(12)];
        drop(file.splice(start..start + length, word.bytes()));
    }
}
