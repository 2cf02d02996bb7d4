//! Saved views, counting, finding a place again, and searches that give way to newer ones.

use contract::wire::{
    CountRequest, Empty, LocateRequest, SavedView, SearchRequest, Sort, ViewMove, ViewRef, ViewRename, ViewSave,
};
use contract::{ErrorCode, WireError};
use rstest::rstest;
use sandbox::Fault;
use secrets::Memory;
use std::sync::Arc;
use support::{Console, Desk};

fn view(name: &str, query: &str, sort: Sort) -> ViewSave {
    ViewSave { name: name.into(), query: query.into(), sort, at: None }
}

async fn saved(console: &Console, request: ViewSave) -> SavedView {
    console.app.view_save(request).await.unwrap()
}

async fn names(console: &Console) -> Vec<String> {
    console.app.views_list(Empty {}).await.unwrap().views.into_iter().map(|view| view.name).collect()
}

fn rule(error: &WireError) -> (ErrorCode, &str) {
    (error.code, error.fields.first().map_or("", |issue| issue.rule.as_str()))
}

#[tokio::test(flavor = "multi_thread")]
async fn views_are_kept_in_the_agents_order_and_outlive_the_program() {
    let desk = Desk::start().await;
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::new(Memory::new()));
    let start = async || Console::start_in(&desk, folder.path(), app::SecretsChoice::Given(keychain.clone())).await;
    let console = start().await;
    let first = saved(&console, view(" Frozen in Dresden ", "status:frozen city:dresden ", Sort::Name)).await;
    assert_eq!((first.name.as_str(), first.query.as_str()), ("Frozen in Dresden", "status:frozen city:dresden"), "trimmed");
    let second = saved(&console, view("Urgent", "has:conflict", Sort::Status)).await;
    saved(&console, ViewSave { at: Some(1), ..view("Everybody", "", Sort::Changed) }).await;
    assert_eq!(names(&console).await, ["Frozen in Dresden", "Everybody", "Urgent"]);
    console.app.view_move(ViewMove { view_id: second.view_id.clone(), to: 0 }).await.unwrap();
    console.app.view_rename(ViewRename { view_id: first.view_id.clone(), name: "frozen in dresden".into() }).await.unwrap();
    console.app.close().await;
    drop(console);

    let console = start().await;
    let views = console.app.views_list(Empty {}).await.unwrap().views;
    assert_eq!(names(&console).await, ["Urgent", "frozen in dresden", "Everybody"]);
    assert_eq!((views[0].query.as_str(), views[0].sort), ("has:conflict", Sort::Status));
    console.app.view_remove(ViewRef { view_id: first.view_id.clone() }).await.unwrap();
    assert_eq!(names(&console).await, ["Urgent", "Everybody"]);
    let again = ViewSave { at: Some(1), ..view("Frozen", &views[1].query, views[1].sort) };
    saved(&console, again).await;
    assert_eq!(names(&console).await, ["Urgent", "Frozen", "Everybody"], "what was removed is put back where it was");
}

#[rstest]
#[case("  ", "required")]
#[case("urgent", "taken")]
#[case("two\nlines", "characters")]
#[case(&"x".repeat(61), "length")]
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_cannot_be_is_refused(#[case] name: &str, #[case] expected: &str) {
    let desk = Desk::start().await;
    let console = Console::start(&desk).await;
    saved(&console, view("Urgent", "has:conflict", Sort::Status)).await;
    let other = saved(&console, view("Another", "jan", Sort::Name)).await;
    let error = console.app.view_save(view(name, "jan", Sort::Name)).await.unwrap_err();
    assert_eq!(rule(&error), (ErrorCode::InvalidInput, expected));
    let error = console.app.view_rename(ViewRename { view_id: other.view_id, name: name.into() }).await.unwrap_err();
    assert_eq!(rule(&error), (ErrorCode::InvalidInput, expected));
    assert_eq!(names(&console).await, ["Urgent", "Another"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_is_gone_is_said_to_be() {
    let desk = Desk::start().await;
    let console = Console::start(&desk).await;
    let view = saved(&console, view("Urgent", "has:conflict", Sort::Status)).await;
    console.app.view_remove(ViewRef { view_id: view.view_id.clone() }).await.unwrap();
    let refused = [
        console.app.view_remove(ViewRef { view_id: view.view_id.clone() }).await.unwrap_err(),
        console.app.view_move(ViewMove { view_id: view.view_id.clone(), to: 0 }).await.unwrap_err(),
        console.app.view_rename(ViewRename { view_id: view.view_id, name: "Other".into() }).await.unwrap_err(),
        console.app.view_remove(ViewRef { view_id: "none".into() }).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.code == ErrorCode::NotFound), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_counted() {
    let desk = Desk::with(250).await;
    let known = desk.known(0).await;
    let (console, _) = Console::connected(&desk).await;
    for (name, query) in
        [("Everybody", ""), ("One", known.email.as_str()), ("Nobody", "zzzzzzzz"), ("All at the desk", "in:omnidesk")]
    {
        saved(&console, view(name, query, Sort::Name)).await;
    }
    let counts = console.app.views_count(Empty {}).await.unwrap().counts;
    let totals: Vec<u32> = counts.iter().map(|count| count.total).collect();
    assert_eq!(totals, [250, 1, 0, 250]);
    let ids: Vec<String> = counts.into_iter().map(|count| count.view_id).collect();
    let listed: Vec<String> =
        console.app.views_list(Empty {}).await.unwrap().views.into_iter().map(|view| view.view_id).collect();
    assert_eq!(ids, listed, "in the order of the views");
}

#[tokio::test(flavor = "multi_thread")]
async fn counting_and_listing_agree_on_who_matches() {
    let desk = Desk::with(120).await;
    let (console, _) = Console::connected(&desk).await;
    for query in ["", "a", "in:omnidesk", "has:email", "has:phone", "in:nowhere", "🎉"] {
        let total = console.app.customers_count(CountRequest { query: query.into() }).await.unwrap().total;
        assert_eq!(total as usize, console.search(query).await.len(), "{query:?}");
    }
}

#[rstest]
#[case(Sort::Relevance)]
#[case(Sort::Name)]
#[case(Sort::Changed)]
#[case(Sort::Status)]
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_located_where_the_list_shows_it(#[case] sort: Sort) {
    let desk = Desk::with(120).await;
    let (console, _) = Console::connected(&desk).await;
    for query in ["", "a", "has:email"] {
        let request = SearchRequest { query: query.into(), sort, offset: 0, limit: 500 };
        let rows = console.app.customers_search(request).await.unwrap().rows;
        assert!(!rows.is_empty(), "{query:?} finds somebody");
        for (place, row) in rows.iter().enumerate().step_by(7) {
            let request = LocateRequest { query: query.into(), sort, person_id: row.person_id.clone() };
            let index = console.app.customers_locate(request).await.unwrap().index;
            assert_eq!(index.map(|index| index as usize), Some(place), "{query:?}");
        }
    }
    let elsewhere = LocateRequest { query: "zzzzzzzz".into(), sort, person_id: console.search("").await[0].person_id.clone() };
    assert_eq!(console.app.customers_locate(elsewhere).await.unwrap().index, None, "somebody who does not match has no place");
}

/// However two searches run into each other, each is answered or says that it gave way, and the later one is answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_gives_way_to_a_newer_one() {
    let desk = Desk::with(250).await;
    let (console, _) = Console::connected(&desk).await;
    let search = |query: &str| {
        let (app, query) = (console.app.clone(), query.to_owned());
        async move { app.customers_search(SearchRequest { query, sort: Sort::Relevance, offset: 0, limit: 100 }).await }
    };
    for _ in 0..50 {
        let earlier: Vec<_> = ["j", "ja", "jan"].map(|query| tokio::spawn(search(query))).into();
        for task in earlier {
            if let Err(error) = task.await.unwrap() {
                assert_eq!(rule(&error), (ErrorCode::Cancelled, ""), "nothing else can go wrong");
            }
        }
        search("jans").await.unwrap();
    }
    let windows = [0, 100, 200].map(|offset| {
        let app = console.app.clone();
        tokio::spawn(async move {
            app.customers_search(SearchRequest { query: String::new(), sort: Sort::Name, offset, limit: 100 }).await
        })
    });
    let mut rows = 0;
    for window in windows {
        rows += window.await.unwrap().unwrap().rows.len();
    }
    assert_eq!(rows, 250, "windows of one search run side by side");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_needs_the_agent_comes_first_by_status() {
    let desk = Desk::start().await;
    let known = desk.known(7).await;
    let (console, _) = Console::connected(&desk).await;
    let person = console.open(&known).await;
    desk.fail("putItem", Fault::Status { code: 503, retry_after: None }, 1000);
    console.edit(&person, "name.given", "Waiting").await.unwrap();
    let request = || SearchRequest { query: String::new(), sort: Sort::Status, offset: 0, limit: 100 };
    let rows = console.app.customers_search(request()).await.unwrap().rows;
    assert!(rows[0].waiting && rows[0].person_id == person.person_id, "a change that waits comes before none");
    assert!(rows[1..].iter().all(|row| !row.waiting));
}
