//! The page for people: everything the JSON file has, as tables. One static page without a script and without anything from elsewhere, so
//! that it can be opened anywhere and printed.

use serde_json::Value;

/// What may be loaded or run by the page: nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;color:#1b1f24;max-width:60rem;margin:2rem auto;padding:0 1.5rem}\
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid #d5dae0;padding-bottom:.25rem}\
table{border-collapse:collapse;width:100%;margin:.25rem 0}\
th,td{text-align:left;vertical-align:top;padding:.2rem .75rem .2rem 0;border-bottom:1px solid #eceff2;overflow-wrap:anywhere}\
th{font-weight:500;color:#57606a;width:11rem}.item{margin:0 0 1rem;break-inside:avoid}.none{color:#57606a}\
@media print{body{margin:0;max-width:none}}";

/// The page.
pub(super) fn page(dossier: &Value) -> String {
    let name = dossier.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()).unwrap_or("A customer without a name");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><h1>{title}</h1><p>Everything that is held on this person.</p>",
        title = escape(name),
    );
    let entries = dossier.as_object().into_iter().flatten().filter(|(key, _)| *key != "name");
    let (long, short): (Vec<_>, Vec<_>) = entries.partition(|(_, value)| value.is_array());
    table(&mut out, &short);
    for (key, value) in long {
        out.push_str(&format!("<h2>{}</h2>", escape(&words(key))));
        show(&mut out, value);
    }
    out.push_str("</body></html>\n");
    out
}

fn show(out: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(items) if items.is_empty() => out.push_str("<p class=\"none\">Nothing.</p>"),
        Value::Array(items) => {
            for item in items {
                out.push_str("<div class=\"item\">");
                show(out, item);
                out.push_str("</div>");
            }
        }
        Value::Object(entries) => table(out, &entries.iter().collect::<Vec<_>>()),
        Value::String(text) => out.push_str(&escape(text)),
        Value::Bool(value) => out.push_str(if *value { "yes" } else { "no" }),
        Value::Number(number) => out.push_str(&escape(&number.to_string())),
    }
}

/// What has no value is left out.
fn table(out: &mut String, entries: &[(&String, &Value)]) {
    out.push_str("<table>");
    for (key, value) in entries.iter().filter(|(_, value)| !is_nothing(value)) {
        out.push_str(&format!("<tr><th scope=\"row\">{}</th><td>", escape(&words(key))));
        show(out, value);
        out.push_str("</td></tr>");
    }
    out.push_str("</table>");
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A key as words: `readAt` is “Read at”. Keys of a system are left as they are written.
fn words(key: &str) -> String {
    let is_ours = key.chars().all(|c| c.is_ascii_alphabetic()) && key.starts_with(|c: char| c.is_ascii_lowercase());
    if !is_ours {
        return key.to_owned();
    }
    let mut words = String::new();
    for (at, letter) in key.chars().enumerate() {
        match letter {
            _ if at == 0 => words.push(letter.to_ascii_uppercase()),
            'A'..='Z' => words.extend([' ', letter.to_ascii_lowercase()]),
            _ => words.push(letter),
        }
    }
    words
}

/// A text that is nothing but text, between tags and in attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_anybody_typed_becomes_markup() {
        let hostile = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
        let page = page(&json!({"name": hostile, "records": [{hostile: hostile, "fields": [{"value": [hostile]}]}]}));
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;").count(), 5, "title, heading, key and both values are shown as they are");
    }

    #[test]
    fn keys_read_like_words() {
        assert_eq!(words("waitingChanges"), "Waiting changes");
        assert_eq!(words("ssn_last_4"), "ssn_last_4");
    }

    #[test]
    fn what_is_empty_is_left_out_and_an_empty_part_says_so() {
        let page = page(&json!({"name": "", "records": [], "openedAt": null}));
        assert!(page.contains("A customer without a name") && page.contains("Nothing.") && !page.contains("Opened at"));
    }
}
