//! Which registers of the processor metrics and tables are worked out in.

/// Registers this processor has. Whichever are used, the answers have equal bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers(Kind);

/// The kinds of registers there is code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the compiler makes of the plain loop.
    Plain,
    /// Eight numbers.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Sixteen numbers.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Registers {
    /// The plain ones, which every processor has.
    pub const PLAIN: Self = Self(Kind::Plain);

    /// The widest there are here.
    pub fn widest() -> Self {
        Self::all().last().unwrap_or(Self::PLAIN)
    }

    /// All there are here, the plain ones first, the widest last.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        let plain = [(true, Kind::Plain)];
        #[cfg(target_arch = "x86_64")]
        let wide = [
            (is_x86_feature_detected!("avx2"), Kind::Avx2),
            (
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("avx512f"),
                Kind::Avx512,
            ),
        ];
        #[cfg(not(target_arch = "x86_64"))]
        let wide = [];
        let all = plain.into_iter().chain(wide);
        all.filter(|(here, _)| *here).map(|(_, kind)| Self(kind))
    }

    pub(crate) const fn kind(self) -> Kind {
        self.0
    }
}
