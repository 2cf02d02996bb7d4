//! Everything that is held on a person, as a file.

use contract::WireError;
use contract::wire::{PersonExport, PersonExported};
use domain::PersonId;
use providers::Why;
use store::StoreError;
use store::table::activity::{self, NewActivity};
use store::table::record::RecordRow;
use store::table::{person, record};

use super::id;
use crate::dossier;
use crate::errors::References;
use crate::program::App;
use crate::view;

/// How a record was found that its system was not asked for.
const AS_LAST_SEEN: &str = "not read for this; as last seen";

impl App {
    /// Writes everything that is held on a person to a file in the downloads folder, readable by this user only.
    ///
    /// # Errors
    /// If the person is gone, or the file cannot be written. A system that cannot be read is no error: the file says so.
    pub async fn person_export(&self, request: PersonExport) -> Result<PersonExported, WireError> {
        let id: PersonId = id(self, &request.person_id)?;
        let (id, records, connections) = self
            .read(move |db| {
                let row = person::get(db, id)?.ok_or(StoreError::NotFound)?;
                Ok((row.id, record::of_person(db, row.id)?, view::connections(db)?))
            })
            .await?;
        let (mut read, mut not_read) = (Vec::new(), Vec::new());
        for record in &records {
            let system = connections.get(&record.connection_id).map(|row| row.name.clone()).unwrap_or_default();
            if !request.read_first {
                read.push((system, AS_LAST_SEEN.to_owned()));
                continue;
            }
            let how = match self.read_whole(record).await {
                Ok(()) => view::instant(self.core.clock.now()),
                Err(error) => {
                    not_read.push(format!("{system}: {}", error.message));
                    format!("could not be read: {}", error.message)
                }
            };
            read.push((system, how));
        }
        let now = self.core.clock.now();
        let dossier = self.read(move |db| dossier::gather(db, id, now, &read)).await?;
        let packed = tokio::task::spawn_blocking(move || dossier::package(&dossier)).await;
        let Ok(Ok(content)) = packed else { return Err(self.not_now("This is more than fits into one file.")) };
        let name = format!("everything-{}.zip", now.strftime("%Y%m%d-%H%M%S%3f"));
        let path = self.write_export(&name, "person", content).await?;
        let ids = self.core.ids.clone();
        self.write(move |write| {
            let person_row = person::get(write, id)?.map(|row| row.rowid);
            activity::add(write, &*ids, &NewActivity { kind: "exported", person_row, ..NewActivity::default() })
        })
        .await?;
        Ok(PersonExported { path: path.display().to_string(), not_read })
    }

    /// Reads a customer and everything on its timeline afresh. Where a system has no timeline there is none to read.
    async fn read_whole(&self, record: &RecordRow) -> Result<(), WireError> {
        self.refresh(record, Why::Refresh).await?;
        let _ = self.read_timeline(record, true).await;
        Ok(())
    }
}
