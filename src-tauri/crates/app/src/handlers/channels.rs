use contract::WireError;
use contract::wire::{ChannelAdd, ChannelChange, ChannelRef, CrmSync, OperationSaved};
use domain::{ChannelAddress, ChannelId, ChannelKind, Intent, OperationId, Rule, Violation};
use store::StoreError;
use store::table::channel::{self, ChannelRow};
use store::table::connection::ConnectionRow;
use store::table::record::RecordRow;

use super::person::allowed_for;
use super::search::region_of;
use sync::saving;

use super::id;
use crate::errors::{self, References};
use crate::program::App;
use crate::view;

const TO_MEND: &str = "Something has to be mended before this can be saved.";
const BUSY: &str = "A change of this channel is waiting already. Drop it first, under Pending.";

impl App {
    /// Adds a channel to a record.
    ///
    /// # Errors
    /// If the address cannot be one, is there already, or the key may not do it.
    pub async fn channel_add(&self, request: ChannelAdd) -> Result<OperationSaved, WireError> {
        let (row, connection) = self.record(&request.record_id).await?;
        let capabilities = view::capabilities(&connection);
        self.permit(&allowed_for(&row, &connection, capabilities.add_channel))?;
        let kind = ChannelKind::from(request.kind);
        if !capabilities.takes_channel(&kind) {
            return Err(self.wrong("kind", Rule::ChannelKind, None));
        }
        let address = ChannelAddress::parse(kind, &request.address, region_of(&connection))
            .map_err(|(rule, character)| self.wrong("address", rule, character))?;
        self.not_twice(&row, &address, None).await?;
        if let Some(limit) = capabilities.channel_limit(&address.kind) {
            let (rowid, kind) = (row.rowid, address.kind.clone());
            let held = self.read(move |db| channel::of_record_row(db, rowid)).await?;
            let alike = held.iter().filter(|other| other.kind == kind && other.effective().is_some()).count();
            if alike >= limit {
                return Err(self.wrong("kind", Rule::TooManyChannels(limit), None));
            }
        }
        let (ids, channel_id) = (self.core.ids.clone(), ChannelId::new(self.core.ids.next()));
        let operation_id = OperationId::new(self.core.ids.next());
        let intent = Intent::AddChannel { channel: channel_id, address: address.clone(), no_sync: request.no_sync };
        self.write(move |write| {
            store::table::record::get(write, row.id)?.ok_or(StoreError::NotFound)?;
            channel::add_local(write, row.rowid, channel_id, &address)?;
            saving::add(write, &*ids, &row, operation_id, &intent, &view::subject(capabilities, &intent))
        })
        .await?;
        self.core.engine.wake();
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    /// Replaces the address of a channel.
    ///
    /// # Errors
    /// As for adding one; also while another change of it is waiting.
    pub async fn channel_change(&self, request: ChannelChange) -> Result<OperationSaved, WireError> {
        let (channel, row, connection) = self.channel(&request.channel_id).await?;
        let capabilities = view::capabilities(&connection);
        self.permit(&allowed_for(&row, &connection, capabilities.change_channel))?;
        let before = self.untouched(&channel)?;
        let after = ChannelAddress::parse(channel.kind.clone(), &request.address, region_of(&connection))
            .map_err(|(rule, character)| self.wrong("address", rule, character))?;
        if after.value == before.value {
            return Ok(OperationSaved { operation_id: None });
        }
        self.not_twice(&row, &after, Some(channel.id)).await?;
        let intent = Intent::ChangeChannel { channel: channel.id, before, after, no_sync: request.no_sync };
        let operation_id = self.save(row, &connection, intent).await?;
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    /// Removes a channel.
    ///
    /// # Errors
    /// If the key may not do it, or another change of it is waiting.
    pub async fn channel_remove(&self, request: ChannelRef) -> Result<OperationSaved, WireError> {
        let (channel, row, connection) = self.channel(&request.channel_id).await?;
        self.permit(&allowed_for(&row, &connection, view::capabilities(&connection).remove_channel))?;
        let address = self.untouched(&channel)?;
        let operation_id = self.save(row, &connection, Intent::RemoveChannel { channel: channel.id, address }).await?;
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    /// Asks the system to look the customer up in its CRM.
    ///
    /// # Errors
    /// If the channel is neither e-mail nor phone, or the key may not do it.
    pub async fn crm_sync(&self, request: CrmSync) -> Result<OperationSaved, WireError> {
        let (channel, row, connection) = self.channel(&request.channel_id).await?;
        self.permit(&allowed_for(&row, &connection, view::capabilities(&connection).crm_sync))?;
        if !(channel.kind.is_phone() || channel.kind == ChannelKind::Email) {
            return Err(self.wrong("channelId", Rule::ChannelKind, None));
        }
        let address = self.untouched(&channel)?;
        let intent = Intent::SyncWithCrm { kind: address.kind, address: address.value };
        let operation_id = self.save(row, &connection, intent).await?;
        Ok(OperationSaved { operation_id: Some(operation_id.to_string()) })
    }

    async fn channel(&self, text: &str) -> Result<(ChannelRow, RecordRow, ConnectionRow), WireError> {
        let id: ChannelId = id(self, text)?;
        let (channel, record) = self.read(move |db| channel::get(db, id)?.ok_or(StoreError::NotFound)).await?;
        let (row, connection) = self.record(&record.to_string()).await?;
        Ok((channel, row, connection))
    }

    /// The address as the system holds it, of a channel without a waiting change.
    fn untouched(&self, channel: &ChannelRow) -> Result<ChannelAddress, WireError> {
        match &channel.base {
            Some(base) if channel.local.is_none() && !channel.removed => {
                Ok(ChannelAddress { kind: channel.kind.clone(), value: base.clone() })
            }
            _ => Err(self.not_now(BUSY)),
        }
    }

    async fn not_twice(&self, row: &RecordRow, address: &ChannelAddress, but: Option<ChannelId>) -> Result<(), WireError> {
        let (rowid, wanted) = (row.rowid, address.clone());
        let twice = self
            .read(move |db| {
                let same = |other: &ChannelRow| {
                    let held = other.effective().is_some_and(|held| domain::channel::key(&other.kind, held) == wanted.key());
                    Some(other.id) != but && other.kind == wanted.kind && held
                };
                Ok(channel::of_record_row(db, rowid)?.iter().any(same))
            })
            .await?;
        if twice { Err(self.wrong("address", Rule::ChannelTwice, None)) } else { Ok(()) }
    }

    fn wrong(&self, field: &str, rule: Rule, character: Option<char>) -> WireError {
        self.invalid(TO_MEND, vec![errors::issue(&Violation { field: field.into(), rule, character }, None)])
    }
}
