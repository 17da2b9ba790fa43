//! Numbers as Julia writes them: `5/60/60/24`, `1/(18.8*24)`, `1 + 250 + 0.1`.

/// The value of an expression of numbers, `+ - * /` and parentheses, if it is one and finite.
pub(super) fn number(text: &str) -> Option<f64> {
    // Deeper nesting than this is no number of a model.
    const DEEPEST: usize = 32;
    let mut reader = Reader {
        text: text.as_bytes(),
        at: 0,
        depth: DEEPEST,
    };
    let value = reader.sum()?;
    reader.blanks();
    (reader.at == reader.text.len() && value.is_finite()).then_some(value)
}

/// The numbers of a call such as `Weibull(1.5, 18/60/24)`, if `text` is that call.
pub(super) fn arguments(text: &str, name: &str) -> Option<Vec<f64>> {
    let inner = text.trim().strip_prefix(name)?.trim();
    let inner = inner.strip_prefix('(')?.strip_suffix(')')?;
    split(inner).into_iter().map(number).collect()
}

/// The numbers of a list such as `[0.57, 0.245, 0.185]`.
pub(super) fn list(text: &str) -> Option<Vec<f64>> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    split(inner).into_iter().map(number).collect()
}

/// The parts between commas or semicolons that are not inside parentheses.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0_i32, 0);
    let mut parts = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b',' | b';' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: &[u8]) -> Option<u8> {
        self.blanks();
        let byte = *self.text.get(self.at)?;
        wanted.contains(&byte).then(|| {
            self.at += 1;
            byte
        })
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(b"+-") {
            let term = self.product()?;
            value += if sign == b'+' { term } else { -term };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.factor()?;
        while let Some(sign) = self.take(b"*/") {
            let factor = self.factor()?;
            value = if sign == b'*' {
                value * factor
            } else {
                value / factor
            };
        }
        Some(value)
    }

    fn factor(&mut self) -> Option<f64> {
        if self.take(b"-").is_some() {
            self.depth = self.depth.checked_sub(1)?;
            return self.factor().map(|value| -value);
        }
        if self.take(b"(").is_some() {
            self.depth = self.depth.checked_sub(1)?;
            let value = self.sum()?;
            self.depth += 1;
            return self.take(b")").map(|_| value);
        }
        self.blanks();
        let start = self.at;
        while let Some(byte) = self.text.get(self.at) {
            let exponent = matches!(byte, b'-' | b'+')
                && self.at > start
                && matches!(self.text[self.at - 1], b'e' | b'E');
            if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E') || exponent) {
                break;
            }
            self.at += 1;
        }
        let digits = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_their_value() {
        assert_eq!(number("1 + 250 + 0.1"), Some(251.1));
        assert_eq!(number("1/(18.8*24)"), Some(1.0 / (18.8 * 24.0)));
        assert_eq!(number("-2e-3"), Some(-0.002));
        for bad in ["", "1/0", "two", "(1", "1 2", "NaN", "inf"] {
            assert_eq!(number(bad), None, "{bad}");
        }
        assert_eq!(number(&"(".repeat(100_000)), None);
    }

    #[test]
    fn calls_and_lists_have_their_numbers() {
        assert_eq!(
            arguments("Weibull(1.5, 18/60/24)", "Weibull"),
            Some(vec![1.5, 18.0 / 60.0 / 24.0])
        );
        assert_eq!(arguments("Exponential(2)", "Weibull"), None);
        assert_eq!(list("[1; 2; 3]"), Some(vec![1.0, 2.0, 3.0]));
    }
}
