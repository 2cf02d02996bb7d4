//! The command table as Tauri commands. All are async: one that is not would hold up every other.

use contract::WireError;
use contract::wire::*;
use tauri::{Builder, State, Wry};

use crate::host::Host;

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
            builder.invoke_handler(tauri::generate_handler![$($access,)* $($name),*])
        }
    };
}
contract::commands!(expand);
