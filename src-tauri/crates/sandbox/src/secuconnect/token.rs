//! Tokens: issued for twenty minutes and kept in memory only (secuconnect API notes, section 2).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jiff::{SignedDuration, Timestamp};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::json;

use super::wire::{Refusal, ok, token_error};
use crate::access::SecuconnectAccess;
use crate::server::{Params, Reply};

/// Lifetime in seconds.
const LIFETIME: i64 = 1_200;

/// Every token has so many small letters and digits.
const LENGTH: usize = 26;

/// What the bearer of a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    Write,
    Read,
}

/// The tokens that are out.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    issued: Mutex<Issued>,
}

#[derive(Debug, Default)]
struct Issued {
    serial: u64,
    tokens: HashMap<String, (Right, Timestamp)>,
}

impl Tokens {
    /// Answers a token call.
    pub(super) fn answer(&self, access: &SecuconnectAccess, params: &Params, at: Timestamp) -> Reply {
        let param = |name: &str| params.get(name).map(String::as_str);
        let Some(grant) = param("grant_type") else {
            return token_error("invalid_request", "The parameter grant_type is missing.");
        };
        let client = (param("client_id"), param("client_secret"));
        let right = if client == (Some(&access.client_id), Some(&access.client_secret)) {
            Right::Write
        } else if client == (Some(&access.read_only_client_id), Some(&access.read_only_client_secret)) {
            Right::Read
        } else {
            return token_error("invalid_client", "Client id or client secret is wrong.");
        };
        match grant {
            "client_credentials" => {}
            "refresh_token" => return token_error("invalid_grant", "The refresh token is not valid."),
            "device" | "appuser" => return token_error("unauthorized_client", "This client may not use the grant type."),
            _ => return token_error("unsupported_grant_type", "There is no such grant type."),
        }
        let token = self.issue(access, right, at);
        // No refresh token for this grant.
        ok(json!({
            "access_token": token,
            "expires_in": LIFETIME,
            "token_type": "bearer",
            "scope": "https://scope.secucard.com/e/api",
        }))
    }

    /// What the caller may do. Tokens from before a restart count as expired, like all that look like a token.
    pub(super) fn right(&self, headers: &HeaderMap, at: Timestamp) -> Result<Right, Refusal> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Err(Refusal::token_wanted());
        };
        let token = header.to_str().ok().and_then(|value| value.split_once(' ')).filter(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer")
                && token.len() == LENGTH
                && token.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
        });
        let Some((_, token)) = token else {
            return Err(Refusal::no_token());
        };
        match self.lock().tokens.get(token) {
            Some((right, until)) if at < *until => Ok(*right),
            _ => Err(Refusal::token_wanted()),
        }
    }

    pub(super) fn revoke_all(&self) {
        self.lock().tokens.clear();
    }

    fn issue(&self, access: &SecuconnectAccess, right: Right, at: Timestamp) -> String {
        let mut issued = self.lock();
        issued.tokens.retain(|_, (_, until)| at < *until);
        issued.serial += 1;
        let mut hasher = DefaultHasher::new();
        (&access.client_secret, at.as_nanosecond(), issued.serial).hash(&mut hasher);
        let mut random = ChaCha8Rng::seed_from_u64(hasher.finish());
        let signs = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut sign = || char::from(signs[random.random_range(0..signs.len() as u32) as usize]);
        let token: String = (0..LENGTH).map(|_| sign()).collect();
        issued.tokens.insert(token.clone(), (right, at.saturating_add(SignedDuration::from_secs(LIFETIME)).unwrap_or(at)));
        token
    }

    fn lock(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
