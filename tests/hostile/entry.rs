//! The way in, as every host has it: a name and the bytes of a request.

use app::Door;
use contract::WireError;
use contract::wire::*;
use serde::Serialize;

/// What came back.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It is no request of this command.
    Unreadable,
    /// It was answered with an error.
    Refused(WireError),
    /// It was carried out.
    Done,
}

fn answer(reply: Result<impl Serialize, WireError>) -> Answer {
    match reply {
        Ok(reply) => {
            serde_json::to_vec(&reply).unwrap();
            Answer::Done
        }
        Err(error) => Answer::Refused(error),
    }
}

macro_rules! expand {
    (
        access { $($access_doc:literal $access_kind:ident $access:ident($access_request:ident) -> $access_response:ident [$($access_tag:ident),*];)* }
        open { $($doc:literal $kind:ident $name:ident($request:ident) -> $response:ident [$($tag:ident),*];)* }
    ) => {
        /// Commands that answer also while the data is not open.
        pub(crate) const AT_THE_DOOR: &[&str] = &[$(stringify!($access)),*];

        /// Says something to a command, at the door as every host does.
        ///
        /// # Panics
        /// If there is no such command.
        pub(crate) async fn call(door: &Door, command: &str, bytes: &[u8]) -> Answer {
            match command {
                $(stringify!($access) => match serde_json::from_slice::<$access_request>(bytes) {
                    Ok(request) => {
                        let reply: Result<$access_response, WireError> = Box::pin(door.$access(request)).await;
                        answer(reply)
                    }
                    Err(_) => Answer::Unreadable,
                },)*
                $(stringify!($name) => match serde_json::from_slice::<$request>(bytes) {
                    Ok(request) => match door.app().await {
                        Ok(app) => {
                            let reply: Result<$response, WireError> = Box::pin(app.$name(request)).await;
                            answer(reply)
                        }
                        Err(error) => Answer::Refused(error),
                    },
                    Err(_) => Answer::Unreadable,
                },)*
                _ => panic!("there is no command {command}"),
            }
        }

        /// Whether something is a request of a command.
        pub(crate) fn is_read(command: &str, bytes: &[u8]) -> bool {
            match command {
                $(stringify!($access) => serde_json::from_slice::<$access_request>(bytes).is_ok(),)*
                $(stringify!($name) => serde_json::from_slice::<$request>(bytes).is_ok(),)*
                _ => false,
            }
        }
    };
}
contract::commands!(expand);
