//! `numeric` as `PostgreSQL` sends it: groups of four decimal digits.

/// The number as it would be written; `None` for NaN, the infinities and what is not of the format.
pub(super) fn written(bytes: &[u8]) -> Option<String> {
    let mut words = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let (count, weight, sign, scale) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let groups: Vec<u16> = words.collect();
    let sign = match sign {
        0 => "",
        0x4000 => "-",
        _ => return None,
    };
    if groups.len() != usize::from(count) || groups.iter().any(|group| *group > 9_999) {
        return None;
    }
    // The weight is signed: 0 for a first group of ones, -1 for one behind the point.
    let weight = i32::from(weight.cast_signed());
    let group =
        |place: i32| usize::try_from(weight - place).ok().and_then(|at| groups.get(at)).copied().unwrap_or(0);
    let written = |places: &mut dyn Iterator<Item = i32>| {
        places.map(|at| format!("{:04}", group(at))).collect::<Vec<_>>().concat()
    };
    let whole = written(&mut (0..=weight.max(0)).rev());
    let scale = usize::from(scale);
    let behind = i32::try_from(scale.div_ceil(4)).ok()?;
    let fraction = written(&mut (1..=behind).map(|place| -place));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..scale]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(weight: i16, sign: u16, scale: u16, groups: &[u16]) -> Vec<u8> {
        let head = [u16::try_from(groups.len()).unwrap(), weight.cast_unsigned(), sign, scale];
        head.iter().chain(groups).flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn numbers_are_written_out() {
        for (bytes, expected) in [
            (bytes(0, 0, 0, &[]), Some("0")),
            (bytes(0, 0, 2, &[]), Some("0.00")),
            (bytes(0, 0, 0, &[42]), Some("42")),
            (bytes(1, 0, 2, &[1, 2345, 6700]), Some("12345.67")),
            (bytes(0, 0x4000, 1, &[3, 5000]), Some("-3.5")),
            (bytes(-1, 0, 4, &[12]), Some("0.0012")),
            (bytes(-2, 0, 8, &[12]), Some("0.00000012")),
            (bytes(2, 0, 0, &[1]), Some("100000000")),
            (bytes(0, 0xC000, 0, &[]), None),
            (bytes(0, 0xD000, 0, &[]), None),
            (bytes(0, 0, 0, &[10_000]), None),
            (vec![0, 1, 0], None),
        ] {
            assert_eq!(written(&bytes).as_deref(), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0_u8..=255, 0..40)) {
            let _ = written(&bytes);
        }
    }
}
