//! Deleting and purging.

use crate::support::Desk;

#[tokio::test]
async fn a_deleted_customer_is_gone_everywhere() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let path = format!("/{}", known.id);
    let answer = desk.delete(&path, &[]).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
    desk.get(&path, &[]).await.refusal(404);
    desk.delete(&path, &[]).await.refusal(404);
    desk.put(&path, &[("firstname", "Jan")]).await.refusal(404);
    assert!(desk.by_external_id(&known.external_id).await.is_empty());
    let value = known.item["channels"][0]["value"].as_str().unwrap();
    assert_eq!(desk.post("/SearchByCustomerChannelValue", &[("customerChannelValue", value)]).await.text, "");
    assert_eq!(desk.get("", &[]).await.json()["itemTotal"], 299);
}

#[tokio::test]
async fn the_id_of_a_deleted_customer_is_not_given_again() {
    let desk = Desk::start().await;
    let create = async |id: &str| {
        desk.post("/createCustomerCRUD", &[("primaryID", id), ("brandID", "1"), ("firstname", "Jan")]).await.message();
        desk.by_external_id(id).await[0]["id"].as_u64().unwrap()
    };
    let first = create("N-1").await;
    desk.delete(&format!("/{first}"), &[]).await;
    assert_eq!(create("N-2").await, first + 1);
}

#[tokio::test]
async fn a_purge_names_the_customer_either_way() {
    let desk = Desk::start().await;
    let known = desk.known().await;
    let by_external = [("external_id", known.external_id.as_str()), ("brand_id", "1")];
    desk.delete("/purgedata", &by_external).await.message();
    desk.get(&format!("/{}", known.id), &[]).await.refusal(404);
    desk.delete("/purgedata", &by_external).await.refusal(404);
    desk.delete("/purgedata", &[("customer_id", "4725")]).await.message();
    desk.get("/4725", &[]).await.refusal(404);
    assert_eq!(desk.get("", &[]).await.json()["itemTotal"], 298);
}

#[tokio::test]
async fn a_purge_that_names_nobody_wipes_nobody() {
    let desk = Desk::start().await;
    desk.delete("/purgedata", &[]).await.refusal(400);
    desk.delete("/purgedata", &[("brand_id", "1")]).await.refusal(400);
    desk.delete("/purgedata", &[("external_id", "C-1001")]).await.refusal(400);
    assert_eq!(desk.get("", &[]).await.json()["itemTotal"], 300);
}
