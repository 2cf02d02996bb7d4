import type { CommandName, Commands } from "../contract/commands.ts";
import { commandInfo } from "../contract/commands.ts";
import type { AppEvent } from "../contract/types.ts";
import { accessHandlers, type Closed } from "./memory/access.ts";
import { activityHandlers } from "./memory/activity.ts";
import { conflictHandlers } from "./memory/conflicts.ts";
import { connectionHandlers } from "./memory/connections.ts";
import { copyHandlers } from "./memory/copy.ts";
import { createHandlers } from "./memory/create.ts";
import { deviceHandlers } from "./memory/device.ts";
import { linkHandlers } from "./memory/link.ts";
import { pendingHandlers } from "./memory/pending.ts";
import { personHandlers } from "./memory/person.ts";
import { privacyHandlers } from "./memory/privacy.ts";
import { removalHandlers } from "./memory/removal.ts";
import { revealHandlers } from "./memory/reveal.ts";
import { savedViewHandlers } from "./memory/savedViews.ts";
import { searchHandlers } from "./memory/search.ts";
import { timelineHandlers } from "./memory/timeline.ts";
import { createWorld, type Scene, type World } from "./memory/world.ts";
import { localError, PlatformError, type Platform } from "./types.ts";

/** One function per command; a command without one does not compile. */
type Handlers = { [N in CommandName]: (request: Commands[N][0]) => Commands[N][1] | Promise<Commands[N][1]> };

export interface MemoryOptions {
  /** What the world looks like at the start. */
  scene?: string;
  /** How many customers there are. */
  customers?: number;
  /** How long a system takes to answer a live search, in milliseconds. */
  liveDelay?: number;
  /** How long a decision can be taken back, in milliseconds. */
  holdMillis?: number;
  /** Why the data is not open at the start; it is if this is left out. */
  closed?: Closed;
  /** Replaces single commands, for tests that need one to fail or to wait. */
  override?: Partial<Handlers>;
}

export interface MemoryPlatform extends Platform {
  readonly world: World;
  /** Every command that ran, for tests. */
  readonly calls: { name: CommandName; request: unknown }[];
  /** Pushes an event, as the host does. */
  emit(event: AppEvent): void;
}

/** A program without a host: believable customers in memory. For development and tests, never in what is shipped. */
export function memoryPlatform(options: MemoryOptions = {}): MemoryPlatform {
  const world = createWorld((options.scene ?? "busy") as Scene, options.customers ?? 2000);
  const listeners = new Set<(event: AppEvent) => void>();
  const calls: { name: CommandName; request: unknown }[] = [];
  const handlers: Handlers = {
    ...accessHandlers(options.closed ?? null),
    ...activityHandlers(world),
    ...conflictHandlers(world),
    ...connectionHandlers(world),
    ...copyHandlers(world),
    ...createHandlers(world),
    ...deviceHandlers(world),
    ...linkHandlers(world),
    ...pendingHandlers(world),
    ...personHandlers(world),
    ...privacyHandlers(world),
    ...removalHandlers(world),
    ...revealHandlers(world),
    ...savedViewHandlers(world),
    ...searchHandlers(world, options.liveDelay ?? 900),
    ...timelineHandlers(world),
    ...options.override,
  };

  const emit = (event: AppEvent) => {
    for (const listener of listeners) listener(event);
  };
  world.changed = (tags) => emit({ kind: "changed", tags: [...tags] });
  world.holdMillis = options.holdMillis ?? world.holdMillis;

  return {
    world,
    calls,
    emit,
    async invoke(name, request) {
      calls.push({ name, request });
      await Promise.resolve();
      try {
        // What crosses a boundary is a copy: nobody may share an object with the world.
        return structuredClone(await handlers[name](structuredClone(request)));
      } catch (error) {
        throw error instanceof PlatformError ? error : localError(String(error));
      } finally {
        const { kind, tags } = commandInfo[name];
        if (kind === "action" && tags.length > 0) queueMicrotask(() => emit({ kind: "changed", tags: [...tags] }));
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
