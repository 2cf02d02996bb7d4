//! A person as the program shows it.

use std::collections::BTreeMap;

use serde_json::Value;

/// One record of a person, with what may be done to it.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) id: &'a str,
    pub(crate) system: &'a str,
    view: &'a Value,
    person: &'a Value,
}

/// One channel of a record.
#[derive(Debug)]
pub(crate) struct Channel<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    /// As the system holds it.
    pub(crate) raw: &'a str,
    view: &'a Value,
}

/// The records of a person.
pub(crate) fn records(person: &Value) -> Vec<Record<'_>> {
    let views = person["records"].as_array().map_or(&[][..], Vec::as_slice);
    let record = |view| Some(Record { id: text(view, "recordId")?, system: text(&view["system"], "provider")?, view, person });
    views.iter().filter_map(record).collect()
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value[name].as_str()
}

impl<'a> Record<'a> {
    /// Its id in its system, once known.
    pub(crate) fn remote(&self) -> Option<&'a str> {
        text(self.view, "remoteId")
    }

    /// Whether something is allowed, by the name the program gives it.
    pub(crate) fn allows(&self, what: &str) -> bool {
        self.view[what]["ok"] == true
    }

    /// The values of its fields that can be changed, by key.
    pub(crate) fn fields(&self) -> BTreeMap<&'a str, &'a str> {
        let own = self.own("fields").filter(|field| field["edit"]["ok"] == true);
        own.filter_map(|field| Some((text(field, "key")?, text(field, "value")?))).collect()
    }

    pub(crate) fn channels(&self) -> Vec<Channel<'a>> {
        let channel = |view: &'a Value| {
            Some(Channel { id: text(view, "channelId")?, kind: text(view, "kind")?, raw: text(view, "raw")?, view })
        };
        self.own("channels").filter_map(channel).collect()
    }

    fn own(&self, what: &str) -> impl Iterator<Item = &'a Value> {
        let id = self.id;
        let all = self.person[what].as_array().map_or(&[][..], Vec::as_slice);
        all.iter().filter(move |one| one["recordId"] == id)
    }
}

impl Channel<'_> {
    /// Whether something is allowed, by the name the program gives it. What is being removed is left alone.
    pub(crate) fn allows(&self, what: &str) -> bool {
        self.view[what]["ok"] == true && self.view["change"] != "removed"
    }
}
