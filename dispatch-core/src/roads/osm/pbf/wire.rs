//! The wire form of protocol buffers: keys, numbers and lengths. Nothing is believed, nothing
//! overflows: a message that breaks off or has a wrong length is `None`.

/// The fields of a message; `None` where it breaks.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

/// The value of a field.
pub(super) enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Fields<'a> {
    /// The next field and its value; `Some(None)` at the end.
    pub(super) fn next(&mut self) -> Option<Option<(u64, Value<'a>)>> {
        if self.0.is_empty() {
            return Some(None);
        }
        let key = varint(&mut self.0)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut self.0)?),
            1 => Value::Bytes(self.take(8)?),
            2 => {
                let length = usize::try_from(varint(&mut self.0)?).ok()?;
                Value::Bytes(self.take(length)?)
            }
            5 => Value::Bytes(self.take(4)?),
            _ => return None,
        };
        Some(Some((key >> 3, value)))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }
}

impl<'a> Value<'a> {
    pub(super) const fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Bytes(_) => None,
        }
    }

    pub(super) const fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Number(_) => None,
        }
    }

    /// Appends repeated numbers, packed or one.
    pub(super) fn numbers(&self, out: &mut Vec<u64>) -> Option<()> {
        match self {
            Self::Number(number) => out.push(*number),
            Self::Bytes(packed) => {
                let mut rest = *packed;
                while !rest.is_empty() {
                    out.push(varint(&mut rest)?);
                }
            }
        }
        Some(())
    }
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A signed number from its zigzag form.
pub(super) const fn signed(zigzag: u64) -> i64 {
    (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64)
}

/// Running sums of signed differences.
pub(super) fn sums(zigzags: &[u64]) -> impl Iterator<Item = i64> {
    zigzags.iter().scan(0i64, |sum, &zigzag| {
        *sum = sum.wrapping_add(signed(zigzag));
        Some(*sum)
    })
}
