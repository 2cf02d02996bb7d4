import { useEffect, useState } from "react";

import type { JsonValue } from "../../contract/types.ts";
import { usePlatform } from "../../platform/queries.ts";

/** Whether a form was left half-filled when the page was opened: asked once, so that the form can be offered again. */
export function useLeftBehind(key: string, isWorthIt: (body: JsonValue) => boolean): boolean {
  const platform = usePlatform();
  const [found, setFound] = useState<{ key: string; body: JsonValue } | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    platform.invoke("draft_get", { key }, asked.signal).then(
      ({ body }) => asked.signal.aborted || setFound({ key, body }),
      // A draft that cannot be read is offered to nobody; the form then starts empty.
      () => {},
    );
    return () => asked.abort();
  }, [platform, key]);
  return found !== null && found.key === key && isWorthIt(found.body);
}
