//! I11: rate limits and Retry-After are honoured.

use domain::ConnectionId;

use crate::scene::Scene;

/// I11 at every request: none comes while its system has asked to wait, and in no second come more than allowed. A program that was just
/// started does not know what it did before; what is counted begins anew with it.
pub(crate) fn before_request(scene: &Scene, connection: ConnectionId) {
    let now = scene.time.now();
    let mut world = scene.world();
    let system = world.system(connection);
    let kind = system.model.kind();
    if now < system.quiet_until {
        let left = system.quiet_until - now;
        drop(world);
        scene.violated("I11", format!("{kind} asked to wait for {left} ms more"));
        return;
    }
    while system.came.front().is_some_and(|came| came + 1000 <= now) {
        system.came.pop_front();
    }
    system.came.push_back(now);
    let came = system.came.len();
    drop(world);
    if came > scene.pace as usize {
        scene.violated("I11", format!("{came} requests to {kind} in a second, {} are allowed", scene.pace));
    }
}

/// A program that starts knows nothing of what came before.
pub(crate) fn at_start(scene: &Scene) {
    for system in scene.world().systems.values_mut() {
        system.came.clear();
        system.quiet_until = 0;
    }
}
