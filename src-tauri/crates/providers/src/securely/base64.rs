//! Base64 as signing in wants it: the standard alphabet, padded, without line breaks. Source: RFC 4648, section 4; Securely API notes,
//! section 2.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().chain(&[0, 0]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            // A group of one byte fills two places, one of two bytes three.
            let letter = if place <= group.len() { ALPHABET[bits >> (18 - 6 * place) & 0x3f] } else { b'=' };
            text.push(char::from(letter));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "")]
    #[case("f", "Zg==")]
    #[case("fo", "Zm8=")]
    #[case("foo", "Zm9v")]
    #[case("foob", "Zm9vYg==")]
    #[case("fooba", "Zm9vYmE=")]
    #[case("foobar", "Zm9vYmFy")]
    #[case("\u{fb}\u{fc}", "w7vDvA==")]
    fn vectors(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(encode(text.as_bytes()), expected);
    }

    proptest! {
        #[test]
        fn every_byte_can_be_taken_back(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len() % 4, 0);
            let sixes = text.bytes().take_while(|letter| *letter != b'=').map(|letter| {
                ALPHABET.iter().position(|known| *known == letter).unwrap()
            });
            let bits: Vec<usize> = sixes.flat_map(|six| (0..6).rev().map(move |bit| six >> bit & 1)).collect();
            let back: Vec<u8> =
                bits.chunks_exact(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | *bit as u8)).collect();
            prop_assert_eq!(back, bytes);
        }
    }
}
