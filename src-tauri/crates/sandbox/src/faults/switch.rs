//! The switch that holds the rules.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::rule::{Fault, FaultRule};
use super::throttle::Throttle;

/// Rules and throttle as they are read and written over HTTP.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultSettings {
    /// The rules, in the order in which they are tried.
    #[serde(default)]
    pub rules: Vec<FaultRule>,
    /// How many requests a second the systems take before they answer 429 with `Retry-After`; None is without limit.
    #[serde(default)]
    pub throttle: Option<u32>,
}

/// Decides which requests go wrong, and how. Counting, never chance, decides: the same requests meet the same faults.
///
/// Requests to the sandbox's own switches are never touched. Faults do not survive a restart.
#[derive(Debug, Default)]
pub struct FaultSwitch {
    inner: Mutex<State>,
    /// Tells requests that are held up that they may go on.
    lifted: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Counted>,
    throttle: Option<Throttle>,
}

#[derive(Debug)]
struct Counted {
    rule: FaultRule,
    seen: u32,
}

impl FaultSwitch {
    /// Adds a rule after the ones there are.
    pub fn add(&self, rule: FaultRule) {
        if rule.times != Some(0) {
            self.lock().rules.push(Counted { rule, seen: 0 });
        }
    }

    /// Limits the systems to this many requests a second; None lifts the limit.
    pub fn throttle(&self, per_second: Option<u32>) {
        self.lock().throttle = per_second.map(Throttle::new);
    }

    /// Removes every rule and the throttle, and lets go what a rule is holding up.
    pub fn clear(&self) {
        *self.lock() = State::default();
        self.lifted.send_replace(());
    }

    /// Replaces everything.
    pub fn set(&self, settings: FaultSettings) {
        self.clear();
        self.throttle(settings.throttle);
        for rule in settings.rules {
            self.add(rule);
        }
    }

    /// The rules that can still fire, with the times they have left, and the throttle.
    pub fn settings(&self) -> FaultSettings {
        let state = self.lock();
        FaultSettings {
            rules: state.rules.iter().map(|counted| counted.rule.clone()).collect(),
            throttle: state.throttle.as_ref().map(Throttle::per_second),
        }
    }

    /// The seconds to wait, if the throttle refuses a request at this moment.
    pub(crate) fn refuses(&self, now: Timestamp) -> Option<u64> {
        self.lock().throttle.as_mut()?.refuses(now)
    }

    /// Changes when the rules in force now are removed. To be had before asking for a fault, so that no removal is missed.
    pub(crate) fn lifting(&self) -> watch::Receiver<()> {
        self.lifted.subscribe()
    }

    /// The fault that befalls this request. Counts it.
    pub(crate) fn befalling(&self, method: &str, path: &str, operation: &str) -> Option<Fault> {
        let mut state = self.lock();
        let (position, fault) = state.rules.iter_mut().enumerate().find_map(|(position, counted)| {
            if !counted.rule.matches(method, path, operation) {
                return None;
            }
            counted.seen = counted.seen.wrapping_add(1);
            let due = counted.seen.is_multiple_of(counted.rule.every.unwrap_or(1).max(1));
            due.then(|| (position, counted.rule.fault.clone()))
        })?;
        let times = &mut state.rules[position].rule.times;
        if let Some(left) = times {
            *left -= 1;
            if *left == 0 {
                state.rules.remove(position);
            }
        }
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(switch: &FaultSwitch, count: usize) -> Vec<bool> {
        (0..count).map(|_| switch.befalling("GET", "/omnidesk/api/v2/customer", "getIndex").is_some()).collect()
    }

    #[test]
    fn a_rule_fires_as_often_as_it_says_and_is_gone() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule::new(Fault::DropRequest).times(2));
        assert_eq!(hits(&switch, 3), [true, true, false]);
        assert!(switch.settings().rules.is_empty());
    }

    #[test]
    fn every_third_means_the_third_the_sixth_and_so_on() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule::new(Fault::DropRequest).every(3));
        assert_eq!(hits(&switch, 6), [false, false, true, false, false, true]);
    }

    #[test]
    fn conditions_must_all_hold() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule::new(Fault::HtmlPage).on_method("put").on_path("/updateCustomer").on_operation("updateCustomer"));
        let path = "/omnidesk/api/v2/customer/updateCustomer";
        assert_eq!(switch.befalling("GET", path, "updateCustomer"), None);
        assert_eq!(switch.befalling("PUT", "/omnidesk/api/v2/customer", "updateCustomer"), None);
        assert_eq!(switch.befalling("PUT", path, "putItem"), None);
        assert_eq!(switch.befalling("PUT", path, "updateCustomer"), Some(Fault::HtmlPage));
    }

    #[test]
    fn a_rule_that_waits_its_turn_lets_the_next_one_fire() {
        let switch = FaultSwitch::default();
        switch.add(FaultRule::new(Fault::DropRequest).every(2));
        switch.add(FaultRule::new(Fault::HtmlPage).times(1));
        assert_eq!(switch.befalling("GET", "/", "getIndex"), Some(Fault::HtmlPage));
        assert_eq!(switch.befalling("GET", "/", "getIndex"), Some(Fault::DropRequest));
    }

    #[test]
    fn the_json_form_is_the_documented_one() {
        let settings: FaultSettings = serde_json::from_str(
            r#"{"rules":[
                {"fault":"drop_response","method":"POST","times":1},
                {"fault":{"delay_ms":200}},
                {"fault":"twice","operation":"createCustomer"},
                {"fault":{"status":{"code":503,"retry_after":2}},"path_contains":"/customer","every":3},
                {"fault":{"redirect":"http://example.org/"}}
            ],"throttle":5}"#,
        )
        .unwrap();
        let switch = FaultSwitch::default();
        switch.set(settings.clone());
        assert_eq!(switch.settings(), settings, "what was set is what is read");
        assert!(
            serde_json::from_str::<FaultSettings>(r#"{"rules":[{"fault":"html_page","time":1}]}"#).is_err(),
            "a misspelt condition must not silently match everything"
        );
    }
}
