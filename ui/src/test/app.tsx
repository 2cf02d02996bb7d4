import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

import { createAppRouter } from "../app/routes.tsx";
import { memoryPlatform, type MemoryOptions } from "../platform/memory.ts";
import { createQueryClient, PlatformContext } from "../platform/queries.ts";

globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
window.scrollTo = () => {};

/** The whole program over the in-memory host, at an address. */
export function renderApp(address = "/customers", options: MemoryOptions = {}) {
  const platform = memoryPlatform({ customers: 300, liveDelay: 0, ...options });
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  const client = createQueryClient();
  const view = render(
    <PlatformContext value={platform}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </PlatformContext>,
  );
  const callsOf = (name: string) => platform.calls.filter((call) => call.name === name).map((call) => call.request);
  return { ...view, platform, client, router, user: userEvent.setup(), callsOf };
}

/** A promise and what settles it, for commands that answer when the test says so. */
export function gate<T>(): { promise: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}
