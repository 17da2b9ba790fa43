//! From a uniform number to a length of time, one number a length, by inverting the distribution.
//!
//! Rejection methods draw a varying number of uniforms and so break common random numbers; the
//! inverse is also monotone, which makes two runs with different means comparable incident by
//! incident. Only `libm` is used, so that a length has the same bits on every machine.

use dispatch_core::scenario::Distribution;
use dispatch_core::units::Duration;

/// The length at a uniform number in (0, 1): whole milliseconds, never negative.
pub fn at(distribution: &Distribution, u: f64) -> Duration {
    let s = seconds_at(distribution, u);
    Duration::from_secs_f64(s.max(0.0)).unwrap_or(Duration::ZERO)
}

/// The same in seconds, before rounding.
pub fn seconds_at(distribution: &Distribution, u: f64) -> f64 {
    match distribution {
        Distribution::Constant { mean_s } => *mean_s,
        Distribution::Exponential { mean_s } => mean_s * exponential(u),
        Distribution::Lognormal { median_s, sigma } => median_s * libm::exp(sigma * normal(u)),
        Distribution::Weibull { shape, scale_s } => {
            scale_s * libm::pow(exponential(u), 1.0 / shape)
        }
        Distribution::Gamma { shape, scale_s } => scale_s * gamma(*shape, u),
        Distribution::Empirical { values_s } => empirical(values_s, u),
    }
}

/// The inverse of the exponential distribution of mean 1.
pub fn exponential(u: f64) -> f64 {
    -libm::log1p(-u)
}

fn empirical(values_s: &[f64], u: f64) -> f64 {
    let row = (u * values_s.len() as f64) as usize;
    values_s
        .get(row)
        .or(values_s.last())
        .copied()
        .unwrap_or(0.0)
}

/// The inverse of the standard normal distribution: M. Wichura, "Algorithm AS 241", Applied
/// Statistics 37 (1988), routine PPND16, about 16 digits.
pub fn normal(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE, r);
    }
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= 5.0 {
        ratio(&MIDDLE, r - 1.6)
    } else {
        ratio(&FAR, r - 5.0)
    };
    if q < 0.0 { -z } else { z }
}

/// Numerator and denominator, highest power first.
type Ratio = [[f64; 8]; 2];

fn ratio([above, below]: &Ratio, r: f64) -> f64 {
    let polynomial = |row: &[f64; 8]| row.iter().fold(0.0, |sum, c| sum * r + c);
    polynomial(above) / polynomial(below)
}

#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const CENTRE: Ratio = [
    [2.509_080_928_730_122_672_7e3, 3.343_057_558_358_812_810_5e4, 6.726_577_092_700_870_085_3e4,
     4.592_195_393_154_987_145_7e4, 1.373_169_376_550_946_112_5e4, 1.971_590_950_306_551_442_7e3,
     1.331_416_678_917_843_774_5e2, 3.387_132_872_796_366_608_0],
    [5.226_495_278_852_854_561_0e3, 2.872_908_573_572_194_267_4e4, 3.930_789_580_009_271_061_0e4,
     2.121_379_430_158_659_586_7e4, 5.394_196_021_424_751_107_7e3, 6.871_870_074_920_579_083_0e2,
     4.231_333_070_160_091_125_2e1, 1.0],
];
#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const MIDDLE: Ratio = [
    [7.745_450_142_783_414_076_40e-4, 2.272_384_498_926_918_458_33e-2, 2.417_807_251_774_506_117_70e-1,
     1.270_458_252_452_368_382_58, 3.647_848_324_763_204_605_04, 5.769_497_221_460_691_405_50,
     4.630_337_846_156_545_295_90, 1.423_437_110_749_683_577_34],
    [1.050_750_071_644_416_843_24e-9, 5.475_938_084_995_344_946_00e-4, 1.519_866_656_361_645_719_66e-2,
     1.481_039_764_274_800_745_90e-1, 6.897_673_349_851_000_045_50e-1, 1.676_384_830_183_803_849_40,
     2.053_191_626_637_758_821_87, 1.0],
];
#[rustfmt::skip]
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const FAR: Ratio = [
    [2.010_334_399_292_288_132_65e-7, 2.711_555_568_743_487_578_15e-5, 1.242_660_947_388_078_438_60e-3,
     2.653_218_952_657_612_309_30e-2, 2.965_605_718_285_048_912_30e-1, 1.784_826_539_917_291_335_80,
     5.463_784_911_164_114_369_90, 6.657_904_643_501_103_777_20],
    [2.044_263_103_389_939_785_64e-15, 1.421_511_758_316_445_888_70e-7, 1.846_318_317_510_054_681_80e-5,
     7.868_691_311_456_132_591_00e-4, 1.487_536_129_085_061_485_25e-2, 1.369_298_809_227_358_053_10e-1,
     5.998_322_065_558_879_376_90e-1, 1.0],
];

/// The inverse of the gamma distribution of scale 1: Newton steps on the regularised incomplete
/// gamma function over ln x, inside a bracket that is halved whenever a step would leave it.
pub fn gamma(shape: f64, u: f64) -> f64 {
    let log_gamma = libm::lgamma(shape);
    let (mut low, mut high) = (-745.0, libm::log(upper_bound(shape, u, log_gamma)));
    let mut y = libm::log(start(shape, u)).clamp(low, high);
    for _ in 0..200 {
        let x = libm::exp(y);
        let error = gamma_below(shape, x, log_gamma) - u;
        if error > 0.0 {
            high = y;
        } else {
            low = y;
        }
        let slope = libm::exp(shape * y - x - log_gamma);
        let newton = y - error / slope;
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - y).abs() <= 1e-15 * y.abs().max(1.0) || high - low <= 1e-15 {
            return libm::exp(next);
        }
        y = next;
    }
    libm::exp(y)
}

/// Wilson and Hilferty's cube of a normal; for the left tail of small shapes the leading term.
fn start(shape: f64, u: f64) -> f64 {
    let v = 1.0 / (9.0 * shape);
    let cube = 1.0 - v + normal(u) * v.sqrt();
    let by_cube = shape * cube * cube * cube;
    let leading = libm::exp((libm::log(u) + libm::lgamma(shape + 1.0)) / shape);
    if by_cube > 0.1 * shape {
        by_cube
    } else {
        leading.max(f64::MIN_POSITIVE)
    }
}

fn upper_bound(shape: f64, u: f64, log_gamma: f64) -> f64 {
    let mut bound = shape + 10.0;
    while gamma_below(shape, bound, log_gamma) < u && bound < 1e12 {
        bound *= 2.0;
    }
    bound
}

/// The regularised lower incomplete gamma function: series left of shape + 1, Lentz's continued
/// fraction right of it.
fn gamma_below(shape: f64, x: f64, log_gamma: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(shape * libm::log(x) - x - log_gamma);
    if x < shape + 1.0 {
        return front * series(shape, x);
    }
    1.0 - front * continued_fraction(shape, x)
}

fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0 / shape, 1.0 / shape, shape);
    for _ in 0..10_000 {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

fn continued_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / nonzero(a * d + b, TINY);
        c = nonzero(b + a / c, TINY);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Exp, Gamma, LogNormal, Normal, Weibull};

    const SHARES: [f64; 11] = [
        1e-12,
        1e-6,
        0.001,
        0.02,
        0.1,
        0.3,
        0.5,
        0.7,
        0.93,
        0.999,
        1.0 - 1e-9,
    ];

    fn agree(ours: f64, u: f64, cdf: impl Fn(f64) -> f64) {
        let back = cdf(ours);
        let scale = u.min(1.0 - u);
        assert!(
            (back - u).abs() < 1e-7 * scale + 1e-14,
            "{ours} has {back}, not {u}"
        );
    }

    #[test]
    fn every_inverse_is_the_inverse_of_the_textbook_distribution() {
        for u in SHARES {
            let standard = Normal::new(0.0, 1.0).unwrap();
            agree(normal(u), u, |x| standard.cdf(x));
            let exponential = Exp::new(1.0 / 720.0).unwrap();
            let ours = Distribution::Exponential { mean_s: 720.0 };
            agree(seconds_at(&ours, u), u, |x| exponential.cdf(x));
            let lognormal = LogNormal::new(libm::log(60.0), 0.4).unwrap();
            let ours = Distribution::Lognormal {
                median_s: 60.0,
                sigma: 0.4,
            };
            agree(seconds_at(&ours, u), u, |x| lognormal.cdf(x));
            let weibull = Weibull::new(1.5, 1080.0).unwrap();
            let ours = Distribution::Weibull {
                shape: 1.5,
                scale_s: 1080.0,
            };
            agree(seconds_at(&ours, u), u, |x| weibull.cdf(x));
            for shape in [0.05, 0.3, 1.0, 2.5, 40.0, 3000.0] {
                let gamma = Gamma::new(shape, 1.0 / 7.0).unwrap();
                let ours = Distribution::Gamma {
                    shape,
                    scale_s: 7.0,
                };
                agree(seconds_at(&ours, u), u, |x| gamma.cdf(x));
            }
        }
    }

    #[test]
    fn the_normal_inverse_has_the_tabled_digits() {
        for (u, z) in [
            (0.975, 1.959_963_984_540_054),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((normal(u) - z).abs() < 1e-14 * 10.0, "{u}: {}", normal(u));
        }
        assert_eq!(normal(0.5), 0.0);
    }

    #[test]
    fn an_empirical_length_is_one_of_those_given() {
        let two = Distribution::Empirical {
            values_s: vec![720.0, 720.0, 29_520.0, 29_520.0],
        };
        assert_eq!(at(&two, 0.49), Duration::from_secs(720));
        assert_eq!(at(&two, 0.51), Duration::from_secs(29_520));
        assert_eq!(
            at(&Distribution::Empirical { values_s: vec![] }, 0.5),
            Duration::ZERO
        );
    }

    #[test]
    fn a_constant_does_not_vary() {
        let constant = Distribution::Constant { mean_s: 61.5 };
        assert_eq!(at(&constant, 0.1), Duration::from_millis(61_500));
    }

    proptest::proptest! {
        #[test]
        fn a_longer_draw_is_a_longer_time(
            shape in 0.05_f64..200.0,
            a in 1e-9_f64..0.999_999,
            b in 1e-9_f64..0.999_999,
        ) {
            let (low, high) = (a.min(b), a.max(b));
            let gamma = Distribution::Gamma { shape, scale_s: 60.0 };
            proptest::prop_assert!(at(&gamma, low) <= at(&gamma, high));
        }
    }
}
