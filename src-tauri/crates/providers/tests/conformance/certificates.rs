//! Servers that show a certificate they should not be believed with.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use domain::ProviderKind;
use providers::omnidesk::requests;
use providers::{Effect, Failure, FailureKind, connect};
#[cfg(target_os = "linux")]
use rcgen::{BasicConstraints, CertifiedIssuer, DnType, IsCa, date_time_ymd};
use rcgen::{CertificateParams, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{BRAND, endpoint, options};

/// Where every server here is.
const HERE: &str = "127.0.0.1";

/// A server that sets up secure connections, refuses every request, and keeps what it could read of them.
struct Secure {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Secure {
    async fn serve(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((HERE, 0)).await.unwrap();
        let (address, heard) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<u8>>>::default());
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut some = [0; 16_384];
                let length = stream.read(&mut some).await.unwrap_or_default();
                kept.lock().unwrap().extend_from_slice(&some[..length]);
                let _ = stream.write_all(b"HTTP/1.1 422 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, heard }
    }

    /// How many bytes of requests arrived.
    fn heard(&self) -> usize {
        self.heard.lock().unwrap().len()
    }
}

/// A certificate that vouches for itself, for this host.
async fn self_signed() -> Secure {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([HERE.to_owned()]).unwrap().self_signed(&key).unwrap();
    Secure::serve(certificate.der().clone(), &key).await
}

/// Sends a change there, which can only fail.
async fn asked(address: SocketAddr) -> Failure {
    match connect(ProviderKind::Omnidesk, endpoint(&format!("https://{address}"), BRAND), &options(&Arc::default())) {
        Ok(provider) => provider.send(&requests::sync_with_crm("1", "email", "jan@example.com")).await.unwrap_err(),
        // A machine without any certificates to trust says so before it sends anything.
        Err(failure) => failure,
    }
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_not_believed_and_hears_nothing() {
    let server = self_signed().await;
    let failure = asked(server.address).await;
    assert_eq!((failure.kind, failure.effect), (FailureKind::Tls, Effect::None), "{}", failure.message);
    assert_eq!(server.heard(), 0, "not one byte of the request has left");
}

/// An authority, and certificates it made.
#[cfg(target_os = "linux")]
struct Authority(CertifiedIssuer<'static, KeyPair>);

#[cfg(target_os = "linux")]
impl Authority {
    fn found(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A server with a certificate for a host, valid until this year.
    async fn server(&self, host: &str, until: i32) -> Secure {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Secure::serve(certificate.der().clone(), &key).await
    }
}

/// Set in a process of this test that trusts the authority: the server it is to ask.
#[cfg(target_os = "linux")]
const ASK: &str = "CERTIFICATES_ASK";

/// What comes before the answer of that process.
#[cfg(target_os = "linux")]
const SAID: &str = "asked: ";

/// What a program is answered that trusts this authority and no other. Which ones are trusted is the whole process's matter, so it is one of
/// its own: this test once more.
#[cfg(target_os = "linux")]
async fn trusting(authority: &std::path::Path, server: &Secure) -> String {
    let mut again = tokio::process::Command::new(std::env::current_exe().unwrap());
    again.args(["certificates::a_certificate_of_a_trusted_authority_is_still_looked_at", "--exact", "--nocapture"]);
    again.env("SSL_CERT_FILE", authority).env_remove("SSL_CERT_DIR").env(ASK, server.address.to_string());
    let output = again.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines().find_map(|line| Some(line.split_once(SAID)?.1.to_owned())).unwrap_or_else(|| panic!("nothing was said: {said}"))
}

/// Only here can a process be told whom to trust.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_certificate_of_a_trusted_authority_is_still_looked_at() {
    if let Ok(address) = std::env::var(ASK) {
        let failure = asked(address.parse().unwrap()).await;
        println!("{SAID}{:?}, {:?}: {}", failure.kind, failure.effect, failure.message);
        return;
    }
    let (authority, folder) = (Authority::found("ours"), tempfile::tempdir().unwrap());
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, authority.0.pem()).unwrap();

    let good = authority.server(HERE, 4000).await;
    let said = trusting(&file, &good).await;
    assert!(said.starts_with("Rejected, None"), "a good one is believed, or the rest says nothing: {said}");
    assert!(good.heard() > 0);
    for (server, words) in [
        (authority.server(HERE, 2021).await, "the certificate has expired"),
        (authority.server("shop.example.com", 4000).await, "the certificate belongs to another host"),
        (Authority::found("theirs").server(HERE, 4000).await, "nobody this device trusts vouches for the certificate"),
        (self_signed().await, "nobody this device trusts vouches for the certificate"),
    ] {
        let said = trusting(&file, &server).await;
        assert!(said.starts_with("Tls, None: ") && said.contains(words), "{words}, but: {said}");
        assert_eq!(server.heard(), 0, "{words}: not one byte of the request has left");
    }
}
