//! How good answers are, by kind of query.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use store::search::How;

use crate::cast::CROWD;
use crate::label::{Label, Never, Place};

/// What came of a query: who was found and why, best first.
pub(crate) type Answer = Vec<(String, How)>;

/// What the answers to one kind of query are worth.
#[derive(Default)]
struct Class {
    queries: u32,
    /// How many had to be found.
    wanted: u32,
    /// How many of these were found.
    found: u32,
    /// How often somebody was found who must not be.
    intruders: u32,
    /// Sum of 1/rank of whoever is to be first, or of the first who is to be found.
    reciprocal: f64,
    /// Over how many queries that is summed.
    ranked: u32,
    /// How often somebody stands too low.
    misplaced: u32,
    /// How often another reason was given.
    misjudged: u32,
}

impl Class {
    fn recall(&self) -> f64 {
        if self.wanted == 0 { 1.0 } else { f64::from(self.found) / f64::from(self.wanted) }
    }

    fn mean_reciprocal_rank(&self) -> f64 {
        if self.ranked == 0 { 1.0 } else { self.reciprocal / f64::from(self.ranked) }
    }
}

/// What all answers are worth, and what is wrong with them.
#[derive(Default)]
pub(crate) struct Score {
    classes: BTreeMap<&'static str, Class>,
    faults: Vec<String>,
}

/// The least recall of a kind of query. Of slips of the finger some may be beyond recognition.
fn least_recall(class: &str) -> f64 {
    if class == "typo" { 0.95 } else { 1.0 }
}

/// Where somebody stands in an answer, counted from 1.
fn rank(answer: &Answer, key: &str) -> Option<usize> {
    answer.iter().position(|(found, _)| found == key).map(|at| at + 1)
}

impl Class {
    /// Judges who is found; gives what is wrong.
    fn judge_found(&mut self, label: &Label, answer: &Answer) -> Vec<String> {
        let mut wrong = Vec::new();
        let missing: Vec<&str> = label.found.iter().filter(|key| rank(answer, key).is_none()).copied().collect();
        self.wanted += count(label.found.len());
        self.found += count(label.found.len() - missing.len());
        if !missing.is_empty() {
            wrong.push(format!("does not find {}", missing.join(", ")));
        }
        let persons: BTreeSet<&str> = answer.iter().map(|(key, _)| key.as_str()).collect();
        if persons.len() < answer.len() {
            self.intruders += count(answer.len() - persons.len());
            wrong.push("shows a person twice".to_owned());
        }
        let forbidden = |key: &&str| label.never.iter().any(|never| forbids(*never, label, key));
        let intruders: Vec<&str> = persons.into_iter().filter(forbidden).collect();
        self.intruders += count(intruders.len());
        if !intruders.is_empty() {
            let some: Vec<&str> = intruders.iter().take(5).copied().collect();
            wrong.push(format!("finds {} that must not be found, such as {}", intruders.len(), some.join(", ")));
        }
        wrong
    }

    /// Judges where they stand; gives what is wrong.
    fn judge_places(&mut self, label: &Label, answer: &Answer) -> Vec<String> {
        if !label.found.is_empty() {
            let best = match label.first() {
                Some(first) => rank(answer, first),
                None => label.found.iter().filter_map(|key| rank(answer, key)).min(),
            };
            self.ranked += 1;
            self.reciprocal += best.map_or(0.0, |rank| 1.0 / f64::from(count(rank)));
        }
        let mut wrong = Vec::new();
        for place in &label.places {
            match *place {
                Place::Within(key, rows) => {
                    let at = rank(answer, key);
                    if at.is_none_or(|at| at > rows) {
                        wrong.push(format!("{key} at {} instead of {rows}", shown(at)));
                    }
                }
                Place::Above(above, below) => {
                    let (one, other) = (rank(answer, above), rank(answer, below));
                    if !matches!((one, other), (Some(one), Some(other)) if one < other) {
                        wrong.push(format!("{above} at {} not above {below} at {}", shown(one), shown(other)));
                    }
                }
            }
        }
        self.misplaced += count(wrong.len());
        wrong
    }

    /// Judges the reason given for the first; gives what is wrong.
    fn judge_reason(&mut self, label: &Label, answer: &Answer) -> Option<String> {
        let (first, expected) = (label.first().or(label.found.first().copied())?, label.how?);
        let given = answer.iter().find(|(key, _)| key == first).map(|(_, how)| *how).filter(|given| *given != expected)?;
        self.misjudged += 1;
        Some(format!("says {given:?} instead of {expected:?}"))
    }
}

impl Score {
    /// Judges an answer.
    pub(crate) fn judge(&mut self, label: &Label, answer: &Answer) {
        let class = self.classes.entry(label.class).or_default();
        class.queries += 1;
        let mut wrong = class.judge_found(label, answer);
        wrong.extend(class.judge_places(label, answer));
        wrong.extend(class.judge_reason(label, answer));
        if !wrong.is_empty() {
            let best: Vec<&str> = answer.iter().take(4).map(|(key, _)| key.as_str()).collect();
            self.faults.push(format!("{} `{}`: {}; best: {}", label.class, label.written, wrong.join("; "), best.join(", ")));
        }
    }

    /// Notes a query that was not answered at all.
    pub(crate) fn unanswered(&mut self, label: &Label, why: &dyn fmt::Display) {
        let class = self.classes.entry(label.class).or_default();
        class.queries += 1;
        class.wanted += count(label.found.len());
        class.misplaced += 1;
        self.faults.push(format!("{} `{}`: no answer, {why}", label.class, label.written));
    }

    /// Kinds of queries that fall short of what is asked of them.
    pub(crate) fn shortfalls(&self) -> Vec<&'static str> {
        let falls_short = |name: &str, class: &Class| {
            class.recall() < least_recall(name) || class.intruders + class.misplaced + class.misjudged > 0
        };
        self.classes.iter().filter(|(name, class)| falls_short(name, class)).map(|(name, _)| *name).collect()
    }

    /// How many queries were judged.
    pub(crate) fn queries(&self) -> u32 {
        self.classes.values().map(|class| class.queries).sum()
    }
}

/// Whether somebody is among those who must not be found.
fn forbids(never: Never, label: &Label, key: &str) -> bool {
    match never {
        Never::One(one) => one == key,
        Never::Crowd => key.starts_with(CROWD) && !label.found.contains(&key),
        Never::Others => !label.found.contains(&key),
    }
}

fn shown(rank: Option<usize>) -> String {
    rank.map_or_else(|| "no place".to_owned(), |rank| rank.to_string())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "class   queries  recall  intruders    MRR  misplaced  misjudged")?;
        for (name, class) in &self.classes {
            writeln!(
                f,
                "{name:<7} {:>7} {:>7.3} {:>10} {:>6.3} {:>10} {:>10}",
                class.queries,
                class.recall(),
                class.intruders,
                class.mean_reciprocal_rank(),
                class.misplaced,
                class.misjudged,
            )?;
        }
        self.faults.iter().try_for_each(|fault| writeln!(f, "{fault}"))
    }
}

#[test]
fn every_fault_of_an_answer_is_noticed() {
    let label = Label {
        class: "name",
        typed: "a".to_owned(),
        written: "a",
        found: vec!["anna", "bert"],
        places: vec![Place::Within("anna", 1), Place::Above("anna", "bert")],
        never: vec![Never::Others],
        how: Some(How::Exact),
    };
    let judged = |answer: &[(&str, How)]| {
        let mut score = Score::default();
        score.judge(&label, &answer.iter().map(|(key, how)| ((*key).to_owned(), *how)).collect());
        (!score.shortfalls().is_empty(), score.faults.join(" "))
    };
    let (anna, bert) = (("anna", How::Exact), ("bert", How::Prefix));
    assert_eq!(judged(&[anna, bert]), (false, String::new()));
    for (answer, fault) in [
        (vec![anna], "does not find bert"),
        (vec![anna, bert, ("cees", How::Typo)], "finds 1 that must not be found"),
        (vec![anna, bert, bert], "shows a person twice"),
        (vec![bert, anna], "anna at 2 instead of 1"),
        (vec![bert, anna], "anna at 2 not above bert at 1"),
        (vec![("anna", How::Folded), bert], "says Folded instead of Exact"),
    ] {
        let (falls_short, faults) = judged(&answer);
        assert!(falls_short && faults.contains(fault), "{fault}: {faults}");
    }
    let mut score = Score::default();
    score.unanswered(&label, &"the disk is full");
    assert_eq!(score.shortfalls(), ["name"]);
}
