//! What a keychain complains about, told apart.

use std::error::Error as Cause;

use keyring_core::Error;

use crate::SecretError;

/// Which of our errors one of the keychain's is.
pub(crate) fn translate(error: &Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Absent,
        Error::TooLong(_, limit) => SecretError::TooLong { limit: *limit },
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => SecretError::NoKeychain,
        Error::NoStorageAccess(cause) => told(cause.as_ref()).unwrap_or(SecretError::Locked),
        Error::PlatformFailure(cause) => told(cause.as_ref()).unwrap_or(SecretError::Failed),
        _ => SecretError::Failed,
    }
}

/// The kind of an error for the log, without its texts, which may hold names.
pub(crate) fn kind_of(error: &Error) -> &'static str {
    match error {
        Error::PlatformFailure(_) => "platform failure",
        Error::NoStorageAccess(_) => "no storage access",
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => "bad format",
        Error::Ambiguous(_) => "ambiguous",
        Error::Invalid(..) => "invalid",
        _ => "other",
    }
}

/// What the keychain's own error says, where it says enough.
#[cfg(target_os = "linux")]
fn told(cause: &(dyn Cause + 'static)) -> Option<SecretError> {
    use secret_service::Error as Service;
    match cause.downcast_ref::<Service>()? {
        // A bus without a keychain on it, or no bus.
        Service::Unavailable => Some(SecretError::NoKeychain),
        // A keychain without a keyring: there is nothing that could be unlocked.
        Service::NoResult => Some(SecretError::NoKeychain),
        Service::Locked | Service::Prompt => Some(SecretError::Locked),
        Service::PromptDisconnected => Some(SecretError::NoAnswer),
        Service::Zbus(error) => on_the_bus(error),
        Service::ZbusFdo(error) => on_the_bus(&zbus::Error::FDO(Box::new(error.clone()))),
        _ => None,
    }
}

#[cfg(target_os = "linux")]
fn on_the_bus(error: &zbus::Error) -> Option<SecretError> {
    use zbus::DBusError;
    match error {
        zbus::Error::MethodError(name, ..) => named(name.as_str()),
        zbus::Error::FDO(error) => named(error.name().as_str()),
        // The bus cannot be reached.
        zbus::Error::Address(_) | zbus::Error::Connection(..) | zbus::Error::InputOutput(_) | zbus::Error::Handshake(_) => {
            Some(SecretError::NoKeychain)
        }
        _ => None,
    }
}

/// The errors that the bus and the keychain have names for.
#[cfg(target_os = "linux")]
fn named(name: &str) -> Option<SecretError> {
    if let Some(of_keychain) = name.strip_prefix("org.freedesktop.Secret.Error.") {
        return match of_keychain {
            "IsLocked" => Some(SecretError::Locked),
            "NoSuchObject" => Some(SecretError::Absent),
            _ => None,
        };
    }
    match name.strip_prefix("org.freedesktop.DBus.Error.")? {
        "AccessDenied" | "AuthFailed" | "InteractiveAuthorizationRequired" => Some(SecretError::Denied),
        "ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "Disconnected" => Some(SecretError::NoKeychain),
        "NoReply" | "Timeout" | "TimedOut" => Some(SecretError::NoAnswer),
        // The bus could not start the keychain that is installed.
        other if other.starts_with("Spawn.") => Some(SecretError::NoKeychain),
        _ => None,
    }
}

/// macOS and Windows report a refusal only in words: `errSecAuthFailed` or a cancelled prompt.
#[cfg(not(target_os = "linux"))]
fn told(cause: &(dyn Cause + 'static)) -> Option<SecretError> {
    let mut next = Some(cause);
    while let Some(error) = next {
        let words = error.to_string();
        if ["denied", "not allowed", "authorization", "canceled"].iter().any(|mark| words.contains(mark)) {
            return Some(SecretError::Denied);
        }
        next = error.source();
    }
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use secret_service::Error as Service;

    use super::*;

    fn failed(error: Service) -> SecretError {
        translate(&Error::PlatformFailure(Box::new(error)))
    }

    fn refused(error: Service) -> SecretError {
        translate(&Error::NoStorageAccess(Box::new(error)))
    }

    #[test]
    fn each_complaint_is_the_one_that_its_advice_fits() {
        assert_eq!(failed(Service::Unavailable), SecretError::NoKeychain);
        assert_eq!(refused(Service::NoResult), SecretError::NoKeychain, "there is no keyring, so nothing to unlock");
        assert_eq!(refused(Service::Locked), SecretError::Locked);
        assert_eq!(refused(Service::Prompt), SecretError::Locked, "the agent did not unlock it");
        assert_eq!(failed(Service::PromptDisconnected), SecretError::NoAnswer);
        assert_eq!(failed(Service::Crypto("padding")), SecretError::Failed);
        assert_eq!(translate(&Error::NoEntry), SecretError::Absent);
    }

    #[test]
    fn errors_of_the_bus_go_by_their_names() {
        let fdo = |error: zbus::fdo::Error| failed(Service::ZbusFdo(error));
        assert_eq!(fdo(zbus::fdo::Error::AccessDenied("no".into())), SecretError::Denied);
        assert_eq!(fdo(zbus::fdo::Error::ServiceUnknown("none".into())), SecretError::NoKeychain);
        assert_eq!(fdo(zbus::fdo::Error::SpawnServiceNotFound("none".into())), SecretError::NoKeychain);
        assert_eq!(fdo(zbus::fdo::Error::NoReply("late".into())), SecretError::NoAnswer);
        assert_eq!(fdo(zbus::fdo::Error::InvalidArgs("access denied".into())), SecretError::Failed, "words are not looked at");
        assert_eq!(named("org.freedesktop.Secret.Error.IsLocked"), Some(SecretError::Locked));
        assert_eq!(named("org.freedesktop.Secret.Error.NoSession"), None);
    }
}
