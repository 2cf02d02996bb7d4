//! One function per endpoint. Each reads its own parameter names, which differ from endpoint to endpoint (section 2), and
//! says what would change; nothing is changed here.

mod arguments;
mod channels;
mod create;
mod find;
mod remove;
mod timeline;
mod update;

use super::operation::OmnideskOperation as Op;
use super::register::Register;
use super::wire::{Done, Refusal};
use crate::server::Call;

pub(super) fn answer(operation: Op, register: &Register, call: &Call<'_>) -> Result<Done, Refusal> {
    match operation {
        Op::GetIndex => find::index(register, call),
        Op::GetItem => find::item(register, call),
        Op::SearchByPrimaryExternalId => find::by_external_id(register, call),
        Op::SearchByCustomerChannelValue => find::by_channel_value(register, call),
        Op::PostIndex => create::index(register, call),
        Op::CreateCustomerCrud => create::crud(register, call),
        Op::PutIndex => update::index(register, call),
        Op::PutItem => update::item(register, call),
        Op::UpdateCustomer => update::by_external_id(register, call),
        Op::AddChannelOnly => channels::add_only(register, call),
        Op::DeleteItemChannel => channels::delete(register, call),
        Op::TimelineByCustomerExternalId => timeline::by_external_id(register, call),
        Op::ExternalEvent => timeline::external_event(register, call),
        Op::SyncWithCrm => timeline::sync_with_crm(register, call),
        Op::DeleteItem => remove::item(register, call),
        Op::DeleteItemPurgeData => remove::purge(register, call),
        Op::Unknown => Err(Refusal::new(axum::http::StatusCode::NOT_FOUND, "This page does not exist.")),
    }
}
