//! The world: what is true outside the program.

pub(crate) mod asking;
pub(crate) mod customer;
pub(crate) mod letter;
pub(crate) mod model;
pub(crate) mod omnidesk;
pub(crate) mod others;
pub(crate) mod secuconnect;
pub(crate) mod securely;
pub(crate) mod synctera;
pub(crate) mod system;

use std::collections::BTreeMap;

use domain::ConnectionId;
use domain::Ids;

use system::System;

/// All systems.
#[derive(Default)]
pub(crate) struct World {
    /// By connection.
    pub(crate) systems: BTreeMap<ConnectionId, System>,
}

impl World {
    /// One system of each kind, without customers.
    pub(crate) fn new(ids: &dyn Ids, synctera_replaces: bool) -> Self {
        let models: [Box<dyn model::Model>; 4] = [
            Box::new(omnidesk::Omnidesk),
            Box::new(securely::Securely),
            Box::new(secuconnect::Secuconnect),
            Box::new(synctera::Synctera { replaces: synctera_replaces }),
        ];
        let systems = models.into_iter().map(|model| {
            let id = ConnectionId::new(ids.next());
            (id, System::new(id, model))
        });
        Self { systems: systems.collect() }
    }

    /// The system of a connection.
    pub(crate) fn system(&mut self, id: ConnectionId) -> &mut System {
        self.systems.entry(id).or_insert_with(|| panic!("there is no connection {id}"))
    }
}
