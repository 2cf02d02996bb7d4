//! Where the sandbox listens and with which keys it is entered.

use std::net::SocketAddr;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

use crate::{omnidesk, secuconnect, securely, synctera};

/// Address and keys of a running sandbox. The program prints it as one JSON line.
///
/// The keys follow from the seed alone, so that a connection set up once stays valid after a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Access {
    /// The sandbox's own switches: journal, faults, stop.
    pub control: ControlAccess,
    /// How many requests a second a client may send to each of its systems: more than to a real one, which is not on this machine.
    pub requests_per_second: u32,
    /// The emulated Omnidesk account.
    pub omnidesk: OmnideskAccess,
    /// The emulated Securely account.
    pub securely: SecurelyAccess,
    /// The emulated secuconnect contract.
    pub secuconnect: SecuconnectAccess,
    /// The emulated Synctera workspace.
    pub synctera: SyncteraAccess,
}

/// How to reach the sandbox's own switches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlAccess {
    /// Base address, such as `http://127.0.0.1:4000/_sandbox`; `/journal`, `/faults`, `/health` and `/stop` follow.
    pub url: String,
    /// Bearer token.
    pub token: String,
}

/// How to reach the emulated Omnidesk account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OmnideskAccess {
    /// Base address, such as `http://127.0.0.1:4000/omnidesk`; `/api/v2/...` follows.
    pub base_url: String,
    /// Key with the permissions `CUSTOMER_READ` and `CUSTOMER_CUD`.
    pub api_key: String,
    /// Key with the permission `CUSTOMER_READ` only.
    pub read_only_key: String,
    /// The brand most sample customers belong to.
    pub brand_id: u64,
    /// The name of that brand, which is all the customer list tells of it.
    pub brand_name: String,
}

/// How to reach the emulated Securely account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurelyAccess {
    /// Base address, such as `http://127.0.0.1:4000/securely`; `/customers/...` follows.
    pub base_url: String,
    /// The other spelling of the base address, such as `http://127.0.0.1:4000/securely/api`; it serves the same customers.
    pub prefixed_base_url: String,
    /// The user of Basic authentication.
    pub api_key: String,
    /// The password of Basic authentication.
    pub api_secret: String,
}

/// How to reach the emulated secuconnect contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecuconnectAccess {
    /// Base address, such as `http://127.0.0.1:4000/secuconnect`; `/oauth/token` and `/api/v2/Payment/Customers` follow.
    pub base_url: String,
    /// Client that may read and write.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Client that may only read.
    pub read_only_client_id: String,
    /// Its secret.
    pub read_only_client_secret: String,
}

/// How to reach the emulated Synctera workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncteraAccess {
    /// Base address, such as `http://127.0.0.1:4000/synctera/v0`; `/customers` follows.
    pub base_url: String,
    /// Key that may read and write.
    pub api_key: String,
    /// Key that may only read.
    pub read_only_key: String,
}

/// Enough that a client that keeps to it is not seen to wait.
const REQUESTS_PER_SECOND: u32 = 200;

/// The random stream the keys are drawn from; customers use the streams from 0 upwards.
const KEY_STREAM: u64 = u64::MAX;

impl Access {
    /// The access of a sandbox with this seed that listens at this address.
    pub(crate) fn new(seed: u64, address: SocketAddr) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(KEY_STREAM);
        let mut key = |prefix: &str| format!("{prefix}-{:032x}", random.random::<u128>());
        let brand = omnidesk::main_brand();
        Self {
            control: ControlAccess { url: format!("http://{address}/_sandbox"), token: key("control") },
            requests_per_second: REQUESTS_PER_SECOND,
            omnidesk: OmnideskAccess {
                base_url: format!("http://{address}/{}", omnidesk::NAME),
                api_key: key("full"),
                read_only_key: key("read"),
                brand_id: brand.id,
                brand_name: brand.name.to_owned(),
            },
            // Later systems come last, so that the keys of the earlier ones stay what they were.
            securely: SecurelyAccess {
                base_url: format!("http://{address}/{}", securely::NAME),
                prefixed_base_url: format!("http://{address}/{}/api", securely::NAME),
                api_key: key("securely"),
                api_secret: key("secret"),
            },
            secuconnect: SecuconnectAccess {
                base_url: format!("http://{address}/{}", secuconnect::NAME),
                client_id: key("client"),
                client_secret: key("secret"),
                read_only_client_id: key("reader"),
                read_only_client_secret: key("secret"),
            },
            synctera: SyncteraAccess {
                base_url: format!("http://{address}/{}/v0", synctera::NAME),
                api_key: key("full"),
                read_only_key: key("read"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn keys_follow_from_the_seed_and_survive_another_port() {
        let first = Access::new(1, at(4000));
        let again = Access::new(1, at(5000));
        let other = Access::new(2, at(4000));
        assert_eq!(first.omnidesk.api_key, again.omnidesk.api_key, "a restart keeps the keys");
        assert_ne!(first.omnidesk.api_key, other.omnidesk.api_key, "another seed is another account");
        assert_ne!(first.omnidesk.api_key, first.omnidesk.read_only_key);
        assert_ne!(first.control.token, first.omnidesk.api_key);
    }

    #[test]
    fn is_printed_in_camel_case() {
        let json = serde_json::to_value(Access::new(1, at(4000))).unwrap();
        assert_eq!(json["omnidesk"]["baseUrl"], "http://127.0.0.1:4000/omnidesk");
        assert_eq!(json["omnidesk"]["brandName"], "Fietsenwinkel");
        assert!(json["omnidesk"]["readOnlyKey"].is_string());
        assert_eq!(json["securely"]["baseUrl"], "http://127.0.0.1:4000/securely");
        assert_eq!(json["securely"]["prefixedBaseUrl"], "http://127.0.0.1:4000/securely/api");
        assert!(json["secuconnect"]["readOnlyClientSecret"].is_string());
        assert_eq!(json["synctera"]["baseUrl"], "http://127.0.0.1:4000/synctera/v0");
        assert_eq!(json["control"]["url"], "http://127.0.0.1:4000/_sandbox");
        assert_eq!(json["requestsPerSecond"], 200);
    }
}
