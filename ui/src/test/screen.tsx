import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useParams,
  useSearch,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";

import { memoryPlatform, type MemoryOptions, type MemoryPlatform } from "../platform/memory.ts";
import { createQueryClient, PlatformContext, usePlatformEvents } from "../platform/queries.ts";

// jsdom has no CSS object; React Aria's overlays escape names with it.
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
// It has a scrollTo that only complains; the router calls it on every change of place.
window.scrollTo = () => {};

/** Names the place a screen led to. */
function Elsewhere({ place }: { place: string }) {
  const { personId, connectionId } = useParams({ strict: false });
  const { provider } = useSearch({ strict: false });
  return <p>{["at", place, personId ?? connectionId ?? provider].filter(Boolean).join(" ")}</p>;
}

function Root() {
  usePlatformEvents();
  return <Outlet />;
}

const paths = [
  "/start",
  "/customers",
  "/customers/$personId",
  "/new",
  "/pending",
  "/conflicts",
  "/activity",
  "/settings",
  "/settings/connections/new",
  "/settings/connections/$connectionId",
];

/** Renders one screen at its path in a small copy of the program: every other place only says its name. */
export function renderScreen(
  path: string,
  Screen: () => ReactNode,
  address: string,
  options: MemoryOptions & { platform?: MemoryPlatform } = {},
) {
  const platform = options.platform ?? memoryPlatform({ customers: 40, liveDelay: 0, ...options });
  const root = createRootRoute({ component: Root });
  const routes = paths.map((one) =>
    createRoute({
      getParentRoute: () => root,
      path: one,
      component: one === path ? Screen : () => <Elsewhere place={one} />,
    }),
  );
  const router = createRouter({
    routeTree: root.addChildren(routes),
    history: createMemoryHistory({ initialEntries: [address] }),
  });
  const view = render(
    <PlatformContext value={platform}>
      <QueryClientProvider client={createQueryClient()}>
        {/* The small copy has the same addresses as the program, not the same types. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </PlatformContext>,
  );
  const callsOf = (name: string) => platform.calls.filter((call) => call.name === name).map((call) => call.request);
  return { ...view, platform, router, user: userEvent.setup(), callsOf };
}
