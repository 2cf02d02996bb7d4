use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that stand in a file as hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Hexed<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Serialize for Hexed<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hexed<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let mut bytes = [0; N];
        hex::decode_to_slice(&digits, &mut bytes).map_err(|_| D::Error::custom("not the digits that belong here"))?;
        Ok(Self(bytes))
    }
}
