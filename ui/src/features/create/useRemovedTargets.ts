import { useState } from "react";

import type { Target } from "./offer.ts";

/** The names of chosen connections that were removed while the form was open. */
export function useRemovedTargets(targets: readonly Target[], chosen: readonly string[]): readonly string[] {
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const unknown = targets.filter(({ connectionId }) => !(connectionId in names));
  if (unknown.length > 0)
    setNames({ ...names, ...Object.fromEntries(unknown.map(({ connectionId, name }) => [connectionId, name])) });
  return chosen
    .filter((id) => targets.every(({ connectionId }) => connectionId !== id))
    .flatMap((id) => names[id] ?? []);
}
