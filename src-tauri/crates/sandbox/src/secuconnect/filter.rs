//! The filter language of `q` (secuconnect API notes, section 3.4).
//!
//! How values are quoted or escaped is unknown. Here nothing can be: quotation marks and backslashes are letters like any
//! other, a space ends a value, and what stands beside it without an operator counts as "or", as in the search engines this
//! language comes from. So a careless client finds more customers than it asked for, or none.

/// Deeper brackets than anybody needs; a filter beyond it is refused.
const DEEPEST: usize = 40;

/// What is asked of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filter {
    /// Everybody.
    Any,
    Or(Vec<Filter>),
    And(Vec<Filter>),
    Not(Box<Filter>),
    /// Without a property every property is looked at.
    Is {
        property: Option<String>,
        condition: Condition,
    },
}

/// What is asked of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// In small letters, with `*` and `?` as wildcards.
    Pattern(String),
    /// Both ends count; an end that is missing is open.
    Range { from: Option<String>, to: Option<String> },
}

/// The text is no filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// Something whose properties have values.
pub(super) trait Described {
    /// The value of a property such as `contact.address.city`.
    fn value(&self, property: &str) -> Option<&str>;
    /// All values, for words that name no property.
    fn values(&self) -> Vec<&str>;
}

impl Filter {
    /// Reads a filter. An empty one is met by everybody.
    pub(super) fn read(text: &str) -> Result<Self, Malformed> {
        let tokens = tokens(text)?;
        if tokens.is_empty() {
            return Ok(Self::Any);
        }
        let mut reader = Reader { tokens: &tokens, next: 0, depth: 0 };
        let filter = reader.either()?;
        if reader.next == tokens.len() { Ok(filter) } else { Err(Malformed) }
    }

    pub(super) fn is_met_by(&self, customer: &impl Described) -> bool {
        match self {
            Self::Any => true,
            Self::Or(parts) => parts.iter().any(|part| part.is_met_by(customer)),
            Self::And(parts) => parts.iter().all(|part| part.is_met_by(customer)),
            Self::Not(part) => !part.is_met_by(customer),
            Self::Is { property: Some(property), condition } => {
                customer.value(property).is_some_and(|value| condition.is_met_by(value))
            }
            Self::Is { property: None, condition } => customer.values().into_iter().any(|value| condition.is_met_by(value)),
        }
    }

    /// The values, without wildcards and in small letters, that whoever meets the filter must have.
    pub(super) fn required(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Is { property: Some(property), condition: Condition::Pattern(value) } if !value.contains(['*', '?']) => {
                vec![(property, value)]
            }
            Self::And(parts) => parts.iter().flat_map(Self::required).collect(),
            Self::Any | Self::Or(_) | Self::Not(_) | Self::Is { .. } => Vec::new(),
        }
    }
}

impl Condition {
    /// A pattern is met by the whole value or by one of its words.
    fn is_met_by(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        match self {
            Self::Pattern(pattern) => fits(pattern, &value) || value.split_whitespace().any(|word| fits(pattern, word)),
            // Text against text: the day of an upper end begins at midnight and is over at once.
            Self::Range { from, to } => {
                from.as_deref().is_none_or(|from| from <= value.as_str()) && to.as_deref().is_none_or(|to| value.as_str() <= to)
            }
        }
    }
}

/// Whether the whole text fits a pattern of `*` (any run) and `?` (one letter).
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at_pattern, mut at_text) = (0, 0);
    let mut last_run: Option<(usize, usize)> = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some('*') => {
                last_run = Some((at_pattern, at_text));
                at_pattern += 1;
            }
            Some(letter) if *letter == '?' || *letter == text[at_text] => {
                at_pattern += 1;
                at_text += 1;
            }
            _ => match last_run {
                // The latest run takes one letter more.
                Some((run, taken)) => {
                    last_run = Some((run, taken + 1));
                    at_pattern = run + 1;
                    at_text = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at_pattern..].iter().all(|letter| *letter == '*')
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Is { property: Option<String>, condition: Condition },
}

fn tokens(text: &str) -> Result<Vec<Token>, Malformed> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let token;
        (token, rest) = match first {
            '(' => (Token::Open, &rest[1..]),
            ')' => (Token::Close, &rest[1..]),
            _ => word(rest)?,
        };
        tokens.push(token);
        rest = rest.trim_start();
    }
    Ok(tokens)
}

/// The word, or property and condition, that the text begins with, and what follows it.
fn word(text: &str) -> Result<(Token, &str), Malformed> {
    let end = text.find(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (property, value) = match word.split_once(':') {
        Some((property, value)) => (Some(property), value),
        None => (None, word),
    };
    if property.is_some_and(str::is_empty) || value.is_empty() {
        return Err(Malformed);
    }
    let property = property.map(str::to_owned);
    if value.starts_with('[') {
        let inside = &text[word.len() - value.len() + 1..];
        let (inside, rest) = inside.split_once(']').ok_or(Malformed)?;
        return Ok((Token::Is { property, condition: range(inside)? }, rest));
    }
    let token = match (property, value) {
        (None, "AND") => Token::And,
        (None, "OR") => Token::Or,
        (None, "NOT") => Token::Not,
        (property, value) => Token::Is { property, condition: Condition::Pattern(value.to_lowercase()) },
    };
    Ok((token, rest))
}

fn range(inside: &str) -> Result<Condition, Malformed> {
    let words: Vec<&str> = inside.split_whitespace().collect();
    let [from, "TO", to] = words[..] else {
        return Err(Malformed);
    };
    let end = |text: &str| (text != "*").then(|| text.to_lowercase());
    Ok(Condition::Range { from: end(from), to: end(to) })
}

struct Reader<'a> {
    tokens: &'a [Token],
    next: usize,
    depth: usize,
}

impl Reader<'_> {
    /// Parts with "or" or nothing between them.
    fn either(&mut self) -> Result<Filter, Malformed> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Malformed);
        }
        let mut parts = vec![self.both()?];
        loop {
            match self.peek() {
                Some(Token::Or) => {
                    self.next += 1;
                    parts.push(self.both()?);
                }
                Some(Token::Open | Token::Not | Token::Is { .. }) => parts.push(self.both()?),
                _ => break,
            }
        }
        self.depth -= 1;
        Ok(one_or(parts, Filter::Or))
    }

    fn both(&mut self) -> Result<Filter, Malformed> {
        let mut parts = vec![self.single()?];
        while self.peek() == Some(&Token::And) {
            self.next += 1;
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn single(&mut self) -> Result<Filter, Malformed> {
        let mut negations = 0;
        while self.peek() == Some(&Token::Not) {
            self.next += 1;
            negations += 1;
        }
        let token = self.peek().cloned().ok_or(Malformed)?;
        self.next += 1;
        let filter = match token {
            Token::Is { property, condition } => Filter::Is { property, condition },
            Token::Open => {
                let inside = self.either()?;
                if self.peek() != Some(&Token::Close) {
                    return Err(Malformed);
                }
                self.next += 1;
                inside
            }
            Token::Close | Token::And | Token::Or | Token::Not => return Err(Malformed),
        };
        Ok(if negations % 2 == 1 { Filter::Not(Box::new(filter)) } else { filter })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }
}

fn one_or(mut parts: Vec<Filter>, many: impl FnOnce(Vec<Filter>) -> Filter) -> Filter {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            parts.extend(last);
            many(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    struct Doe;

    const DOE: [(&str, &str); 5] = [
        ("contact.forename", "John"),
        ("contact.surname", "van der Berg"),
        ("contact.email", "john.doe+shop@example.com"),
        ("contact.address.city", "Bad Homburg"),
        ("created", "2022-07-15T10:00:00+02:00"),
    ];

    impl Described for Doe {
        fn value(&self, property: &str) -> Option<&str> {
            DOE.iter().find(|(name, _)| *name == property).map(|(_, value)| *value)
        }

        fn values(&self) -> Vec<&str> {
            DOE.iter().map(|(_, value)| *value).collect()
        }
    }

    #[rstest]
    #[case("", true)]
    #[case("   ", true)]
    #[case("contact.forename:John", true)]
    #[case("contact.forename:jOHN", true)]
    #[case("contact.forename:Jo", false)]
    #[case("contact.forename:Jo*", true)]
    #[case("contact.forename:J?hn", true)]
    #[case("contact.forename:J?n", false)]
    #[case("contact.forename:*", true)]
    #[case("contact.phone:*", false)]
    #[case("contact.address.city:Homburg", true)]
    #[case("contact.email:john.doe+shop@example.com", true)]
    #[case("contact.email:*@example.com", true)]
    #[case("contact.email:*e*@*l*.c*m", true)]
    #[case("nonsense:John", false)]
    #[case("created:[2022-01-01 TO 2022-12-31]", true)]
    #[case("created:[2022-01-01 TO 2022-07-15]", false)]
    #[case("created:[2022-07-15 TO *]", true)]
    #[case("created:[* TO 2021]", false)]
    #[case("contact.forename:John AND contact.address.city:Berlin", false)]
    #[case("contact.forename:John OR contact.address.city:Berlin", true)]
    #[case("NOT contact.forename:John", false)]
    #[case("NOT NOT contact.forename:John", true)]
    #[case("contact.forename:Jane OR contact.forename:Joe AND contact.surname:Berg", false)]
    #[case("contact.forename:John OR contact.forename:Joe AND contact.surname:Nobody", true)]
    #[case("(contact.forename:John OR contact.forename:Joe) AND contact.surname:Nobody", false)]
    #[case("contact.surname:*berg AND (contact.forename:Jane OR NOT contact.phone:*)", true)]
    fn is_met(#[case] text: &str, #[case] met: bool) {
        assert_eq!(Filter::read(text).unwrap().is_met_by(&Doe), met, "{text}");
    }

    #[rstest]
    #[case("contact.surname:nobody der Tann")]
    #[case("contact.surname:nobody John")]
    fn a_space_ends_the_value_and_widens_the_search(#[case] text: &str) {
        assert!(Filter::read(text).unwrap().is_met_by(&Doe), "{text}");
    }

    #[rstest]
    #[case("contact.forename:\"John\"")]
    #[case("contact.email:john\\.doe+shop@example.com")]
    fn nothing_is_quoted_or_escaped(#[case] text: &str) {
        assert!(!Filter::read(text).unwrap().is_met_by(&Doe), "{text}");
    }

    #[rstest]
    #[case("contact.forename:")]
    #[case(":John")]
    #[case("(contact.forename:John")]
    #[case("contact.forename:John)")]
    #[case("contact.forename:John AND")]
    #[case("OR contact.forename:John")]
    #[case("NOT")]
    #[case("()")]
    #[case("created:[2022-01-01 TO")]
    #[case("created:[2022-01-01]")]
    fn malformed(#[case] text: &str) {
        assert_eq!(Filter::read(text), Err(Malformed), "{text}");
    }

    #[test]
    fn a_tower_of_brackets_is_refused_and_does_no_harm() {
        let tower = format!("{}a:b{}", "(".repeat(30_000), ")".repeat(30_000));
        assert_eq!(Filter::read(&tower), Err(Malformed));
    }

    #[test]
    fn what_everybody_found_must_have_is_known() {
        let filter = Filter::read("contact.email:A@example.com AND (contact.surname:x OR id:1) AND contact.forename:J*").unwrap();
        assert_eq!(filter.required(), [("contact.email", "a@example.com")]);
        assert!(Filter::read("contact.email:a@example.com b").unwrap().required().is_empty(), "or finds others too");
    }
}
