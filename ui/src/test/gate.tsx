import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { AccessGate } from "../features/access/AccessGate.tsx";
import { memoryPlatform, type MemoryOptions } from "../platform/memory.ts";
import { createQueryClient, PlatformContext, usePlatformEvents } from "../platform/queries.ts";

globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;

/** Hears what the host pushes, like the frame. */
function Program() {
  usePlatformEvents();
  return <p>the program</p>;
}

/** The gate with a program behind it that only says that it is there. */
export function renderGate(options: MemoryOptions = {}) {
  const platform = memoryPlatform({ customers: 1, ...options });
  const client = createQueryClient();
  const returns: string[] = [];
  const view = render(
    <PlatformContext value={platform}>
      <QueryClientProvider client={client}>
        <AccessGate onReturn={(place) => returns.push(place)} whereAbouts={() => "/customers"}>
          <Program />
        </AccessGate>
      </QueryClientProvider>
    </PlatformContext>,
  );
  const callsOf = (name: string) => platform.calls.filter((call) => call.name === name).map((call) => call.request);
  return { ...view, platform, client, returns, user: userEvent.setup(), callsOf };
}
