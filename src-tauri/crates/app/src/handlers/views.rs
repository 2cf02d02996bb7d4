use contract::wire::{Done, Empty, SavedView, Sort, ViewCount, ViewCounts, ViewList, ViewMove, ViewRef, ViewRename, ViewSave};
use contract::{FieldIssue, WireError};
use domain::query::Query;
use domain::{Rule, ViewId, validate};
use store::search::{self, Order};
use store::table::view::{self as table, ViewRow};
use store::{Connection, StoreError};

use crate::errors::References;
use crate::handlers::id;
use crate::handlers::search::{order, region};
use crate::program::App;
use crate::view;

/// Longest name of a view, in characters.
const LONGEST_NAME: usize = 60;

/// Longest query that is kept, in characters: what a search looks at.
const LONGEST_QUERY: usize = 256;

/// Most views there can be: each is counted again and again.
const MOST_VIEWS: usize = 100;

/// Why a view cannot be kept as it was given.
enum Objection {
    NameTaken,
    TooMany,
}

impl App {
    /// Saved views in the agent's order.
    ///
    /// # Errors
    /// If the cache cannot be read.
    pub async fn views_list(&self, _: Empty) -> Result<ViewList, WireError> {
        let rows = self.read(table::all).await?;
        Ok(ViewList { views: rows.into_iter().map(shown).collect() })
    }

    /// How many customers each view has. One view is counted at a time, and none while something is typed.
    ///
    /// # Errors
    /// If a search came in between, or the cache cannot be read.
    pub async fn views_count(&self, _: Empty) -> Result<ViewCounts, WireError> {
        // A newer request counts everything again.
        self.core.asked.views.end();
        let (cancel, _) = self.core.asked.views.take_over("");
        let rows = self.read(table::all).await?;
        let mut counts = Vec::with_capacity(rows.len());
        for ViewRow { id, query, .. } in rows {
            // A read of its own: what else is to be read comes in between.
            let total = self
                .read_until(&cancel, move |db| search::count(db, &Query::read(&query, region(&view::connections(db)?))))
                .await?;
            counts.push(ViewCount { view_id: id.to_string(), total });
        }
        Ok(ViewCounts { counts })
    }

    /// Keeps a query and its order under a name.
    ///
    /// # Errors
    /// If the name is not one or is another view's, the query is too long, there are too many views, or the cache cannot be written.
    pub async fn view_save(&self, request: ViewSave) -> Result<SavedView, WireError> {
        let name = self.view_name(&request.name)?;
        match validate::line(request.query.trim(), LONGEST_QUERY) {
            Err((Rule::TooLong(_), _)) => return Err(self.invalid("This search is too long to be kept.", Vec::new())),
            Err(_) => return Err(self.invalid("A search is one line of ordinary characters.", Vec::new())),
            Ok(()) => {}
        }
        let row = ViewRow {
            id: ViewId::new(self.core.ids.next()),
            name,
            query: request.query.trim().to_owned(),
            order: order(request.sort),
        };
        let kept = row.clone();
        let objection = self
            .write(move |write| {
                let objection = match named_otherwise(write, &kept)? {
                    Some(objection) => Some(objection),
                    None => (table::all(write)?.len() >= MOST_VIEWS).then_some(Objection::TooMany),
                };
                if objection.is_none() {
                    table::add(write, &kept, request.at.unwrap_or(u32::MAX))?;
                }
                Ok(objection)
            })
            .await?;
        self.unless(objection, row)
    }

    /// Gives a view another name.
    ///
    /// # Errors
    /// If the name is not one or is another view's, the view is gone, or the cache cannot be written.
    pub async fn view_rename(&self, request: ViewRename) -> Result<SavedView, WireError> {
        let id = id(self, &request.view_id)?;
        let name = self.view_name(&request.name)?;
        let (objection, row) = self
            .write(move |write| {
                let row = ViewRow { name, ..table::get(write, id)? };
                let objection = named_otherwise(write, &row)?;
                if objection.is_none() {
                    table::rename(write, id, &row.name)?;
                }
                Ok((objection, row))
            })
            .await?;
        self.unless(objection, row)
    }

    /// Moves a view among the others.
    ///
    /// # Errors
    /// If the view is gone, or the cache cannot be written.
    pub async fn view_move(&self, request: ViewMove) -> Result<Done, WireError> {
        let id = id(self, &request.view_id)?;
        self.write(move |write| {
            table::get(write, id)?;
            table::place(write, id, request.to)
        })
        .await?;
        Ok(Done {})
    }

    /// Removes a view; its customers stay.
    ///
    /// # Errors
    /// If the view is gone already, or the cache cannot be written.
    pub async fn view_remove(&self, request: ViewRef) -> Result<Done, WireError> {
        let id = id(self, &request.view_id)?;
        self.write(move |write| {
            table::get(write, id)?;
            table::remove(write, id)
        })
        .await?;
        Ok(Done {})
    }

    /// A name that can be a view's.
    fn view_name(&self, typed: &str) -> Result<String, WireError> {
        let name = typed.trim();
        match name.chars().count() {
            0 => Err(self.about_name("required", "A view needs a name.")),
            1..=LONGEST_NAME if name.chars().any(char::is_control) => {
                Err(self.about_name("characters", "A name is one line of ordinary characters."))
            }
            1..=LONGEST_NAME => Ok(name.to_owned()),
            _ => Err(self.about_name("length", "A name has at most 60 characters.")),
        }
    }

    fn unless(&self, objection: Option<Objection>, row: ViewRow) -> Result<SavedView, WireError> {
        match objection {
            None => Ok(shown(row)),
            Some(Objection::NameTaken) => Err(self.about_name("taken", "Another view has this name.")),
            Some(Objection::TooMany) => Err(self.invalid("There are 100 views already. Remove one first.", Vec::new())),
        }
    }

    fn about_name(&self, rule: &str, message: &str) -> WireError {
        let issue =
            FieldIssue { field: "name".into(), rule: rule.into(), character: None, message: message.into(), connection_id: None };
        self.invalid("The name cannot be used.", vec![issue])
    }
}

fn named_otherwise(db: &Connection, row: &ViewRow) -> Result<Option<Objection>, StoreError> {
    Ok(table::named(db, &row.name)?.filter(|other| other.id != row.id).map(|_| Objection::NameTaken))
}

fn shown(row: ViewRow) -> SavedView {
    let sort = match row.order {
        Order::Relevance => Sort::Relevance,
        Order::Name => Sort::Name,
        Order::Changed => Sort::Changed,
        Order::Status => Sort::Status,
    };
    SavedView { view_id: row.id.to_string(), name: row.name, query: row.query, sort }
}
