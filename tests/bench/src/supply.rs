//! Where customers come from: the listing systems of a sandbox, read through the program's own adapters.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::anyhow;
use domain::{ProviderKind, RemoteRecord, Secret};
use providers::{Endpoint, Provider};
use sandbox::Access;

/// One system that lists its customers.
pub(crate) struct Supply {
    pub(crate) kind: ProviderKind,
    pub(crate) base_url: String,
    pub(crate) settings: BTreeMap<String, String>,
    provider: Arc<dyn Provider>,
}

impl Supply {
    /// The systems of a sandbox that list their customers; each may be asked so many times a second.
    pub(crate) fn all(access: &Access, requests_per_second: u32) -> anyhow::Result<Vec<Self>> {
        Ok(vec![
            Self::omnidesk(access, requests_per_second)?,
            Self::new(
                ProviderKind::Secuconnect,
                &access.secuconnect.base_url,
                &[],
                &[("client_id", &access.secuconnect.client_id), ("client_secret", &access.secuconnect.client_secret)],
                requests_per_second,
            )?,
            Self::new(
                ProviderKind::Synctera,
                &access.synctera.base_url,
                &[],
                &[("api_key", &access.synctera.api_key)],
                requests_per_second,
            )?,
        ])
    }

    /// The largest of them.
    pub(crate) fn omnidesk(access: &Access, requests_per_second: u32) -> anyhow::Result<Self> {
        let omnidesk = &access.omnidesk;
        Self::new(
            ProviderKind::Omnidesk,
            &omnidesk.base_url,
            &[("brand_id", &omnidesk.brand_id.to_string()), ("brand_name", &omnidesk.brand_name)],
            &[("api_key", &omnidesk.api_key)],
            requests_per_second,
        )
    }

    fn new(
        kind: ProviderKind,
        base_url: &str,
        settings: &[(&str, &str)],
        credentials: &[(&str, &str)],
        requests_per_second: u32,
    ) -> anyhow::Result<Self> {
        let mut settings: BTreeMap<String, String> =
            settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        settings.insert("requests_per_second".to_owned(), requests_per_second.to_string());
        let credentials: BTreeMap<String, Secret> =
            credentials.iter().map(|(key, value)| ((*key).to_owned(), Secret::new((*value).to_owned()))).collect();
        let endpoint = Endpoint { base_url: base_url.parse()?, settings: settings.clone(), credentials };
        let provider = providers::connect(kind, endpoint, &providers::Options::default())
            .map_err(|failure| anyhow!("{kind} cannot be connected to: {}", failure.message))?;
        Ok(Self { kind, base_url: base_url.to_owned(), settings, provider })
    }

    /// Hands over its customers page by page until there are no more, or `take` says that it has enough. One page after the other, as a
    /// pull asks for them.
    pub(crate) async fn drain(&self, mut take: impl AsyncFnMut(Vec<RemoteRecord>) -> anyhow::Result<bool>) -> anyhow::Result<()> {
        let mut cursor = None;
        loop {
            let page = self
                .provider
                .page(cursor.as_deref())
                .await
                .map_err(|failure| anyhow!("{} does not list: {}", self.kind, failure.message))?;
            if !take(page.records).await? || page.next.is_none() {
                return Ok(());
            }
            cursor = page.next;
        }
    }
}
