//! The remainder of one large number by another, which OpenSSH's files leave out of RSA keys and ring needs.

use crate::signature::wire::trimmed;
use secrecy::zeroize::Zeroizing;

/// `value mod modulus`, both big-endian, in as many bytes as the modulus has. The same steps are taken whatever
/// the numbers are. `None` for a modulus of zero.
pub(super) fn remainder(value: &[u8], modulus: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let modulus = trimmed(modulus);
    if modulus.is_empty() {
        return None;
    }
    // One byte more than the modulus: a remainder doubled may need it.
    let wide = Zeroizing::new([&[0], modulus].concat());
    let mut rest = Zeroizing::new(vec![0_u8; wide.len()]);
    let mut less = Zeroizing::new(vec![0_u8; wide.len()]);
    for byte in value {
        for bit in (0..8).rev() {
            double(&mut rest, (byte >> bit) & 1);
            let borrowed = subtract(&rest, &wide, &mut less);
            // All ones when the remainder was smaller than the modulus and stays as it is.
            let keep = 0_u8.wrapping_sub(borrowed);
            for (rest, less) in rest.iter_mut().zip(less.iter()) {
                *rest = (*rest & keep) | (*less & !keep);
            }
        }
    }
    rest.get(1..).map(|rest| Zeroizing::new(rest.to_vec()))
}

/// Doubles the number and adds `bit`.
fn double(number: &mut [u8], bit: u8) {
    let mut carry = bit;
    for byte in number.iter_mut().rev() {
        let next = *byte >> 7;
        *byte = (*byte << 1) | carry;
        carry = next;
    }
}

/// Writes `a - b` and returns what had to be borrowed at the end: 1 when `a` is smaller.
fn subtract(a: &[u8], b: &[u8], out: &mut [u8]) -> u8 {
    let mut borrow = 0;
    for ((a, b), out) in a.iter().zip(b).zip(out).rev() {
        let [high, low] = (u16::from(*a).wrapping_sub(u16::from(*b)).wrapping_sub(borrow)).to_be_bytes();
        *out = low;
        borrow = u16::from(high & 1);
    }
    u8::from(borrow == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_machine_computes_it(value: u128, modulus in 1..=u128::MAX) {
            let rest = remainder(&value.to_be_bytes(), &modulus.to_be_bytes()).unwrap();
            let found = rest.iter().fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
            prop_assert_eq!(found, value % modulus);
        }

        #[test]
        fn small_moduli_too(value: u64, modulus in 1..=300_u16) {
            let rest = remainder(&value.to_be_bytes(), &modulus.to_be_bytes()).unwrap();
            let found = rest.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
            prop_assert_eq!(found, value % u64::from(modulus));
        }
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(remainder(&[1], &[0, 0]), None);
        assert_eq!(remainder(&[1], &[]), None);
    }
}
