//! The command table as Tauri commands. All are async: one that is not would hold up every other.

use contract::WireError;
use contract::wire::*;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{Builder, State, Wry};

use crate::host::Host;

/// Answers what is too large before any command sees it.
fn bounded(
    commands: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let too_large = match invoke.message.payload() {
            InvokeBody::Json(request) => contract::is_too_large(request),
            InvokeBody::Raw(bytes) => bytes.len() > contract::LARGEST_REQUEST,
        };
        if too_large {
            invoke.resolver.reject(contract::too_large());
            return true;
        }
        commands(invoke)
    }
}

macro_rules! expand {
    (
        access { $($access_doc:literal $access_kind:ident $access:ident($access_request:ident) -> $access_response:ident [$($access_tag:ident),*];)* }
        open { $($doc:literal $kind:ident $name:ident($request:ident) -> $response:ident [$($tag:ident),*];)* }
    ) => {
        $(
            #[tauri::command]
            async fn $access(host: State<'_, Host>, request: $access_request) -> Result<$access_response, WireError> {
                host.door().$access(request).await
            }
        )*
        $(
            #[tauri::command]
            async fn $name(host: State<'_, Host>, request: $request) -> Result<$response, WireError> {
                host.door().app().await?.$name(request).await
            }
        )*

        /// Makes every command of the table callable from the window.
        pub(crate) fn register(builder: Builder<Wry>) -> Builder<Wry> {
            builder.invoke_handler(bounded(tauri::generate_handler![$($access,)* $($name),*]))
        }
    };
}
contract::commands!(expand);
