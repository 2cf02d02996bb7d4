//! The invariants. Each is a function of its own that says what it means here.

pub(crate) mod asking;
pub(crate) mod keeping;
pub(crate) mod overwriting;
pub(crate) mod pace;
pub(crate) mod repeating;
pub(crate) mod rest;

use domain::ConnectionId;
use providers::PreparedRequest;

use crate::scene::Scene;
use crate::world::letter::Letter;

/// What a commit left.
pub(crate) fn after_commit(scene: &Scene) {
    scene.tally.count("steps", "looks");
    keeping::after_commit(scene);
    asking::after_commit(scene);
}

/// What is about to leave.
pub(crate) fn before_send(scene: &Scene, connection: ConnectionId, request: &PreparedRequest, letter: &Letter) {
    keeping::before_send(scene, request, letter);
    repeating::before_send(scene, connection, request, letter);
    repeating::in_order(scene, letter);
}
