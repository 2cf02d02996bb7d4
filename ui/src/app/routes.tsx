import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import type { Sort } from "../contract/types.ts";
import { CustomersScreen } from "../features/search/CustomersScreen.tsx";
import { NoCustomerChosen } from "../features/search/NoCustomerChosen.tsx";
import { Frame } from "./Frame.tsx";
import { NotFound, ScreenFailed } from "./ScreenFailed.tsx";

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/customers", replace: true });
  },
});

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: (search: Record<string, unknown>): { sort?: Sort } =>
    isSort(search["sort"]) ? { sort: search["sort"] } : {},
  component: CustomersScreen,
});

const noCustomer = createRoute({ getParentRoute: () => customers, path: "/", component: NoCustomerChosen });
/** Not needed for the first picture; fetched as soon as that is there. */
const personScreen = lazyRouteComponent(() => import("../features/person/PersonScreen.tsx"), "PersonScreen");
const customer = createRoute({ getParentRoute: () => customers, path: "$personId", component: personScreen });

const create = createRoute({
  getParentRoute: () => root,
  path: "/new",
  validateSearch: (search: Record<string, unknown>): { name?: string; address?: string } => ({
    ...text(search, "name"),
    ...text(search, "address"),
  }),
  component: lazyRouteComponent(() => import("../features/create/CreateScreen.tsx"), "CreateScreen"),
});

const pending = createRoute({
  getParentRoute: () => root,
  path: "/pending",
  validateSearch: (search: Record<string, unknown>): { operation?: string } => text(search, "operation"),
  component: lazyRouteComponent(() => import("../features/pending/PendingScreen.tsx"), "PendingScreen"),
});

const conflicts = createRoute({
  getParentRoute: () => root,
  path: "/conflicts",
  validateSearch: (search: Record<string, unknown>): { operation?: string; show?: "merged"; merge?: string } => ({
    ...text(search, "operation"),
    ...text(search, "merge"),
    ...(search["show"] === "merged" ? { show: "merged" } : {}),
  }),
  component: lazyRouteComponent(() => import("../features/conflicts/ConflictsScreen.tsx"), "ConflictsScreen"),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: "/activity",
  validateSearch: (search: Record<string, unknown>): { person?: string; entry?: number; show?: "requests" } => ({
    ...text(search, "person"),
    ...(typeof search["entry"] === "number" ? { entry: search["entry"] } : {}),
    ...(search["show"] === "requests" ? { show: "requests" } : {}),
  }),
  component: lazyRouteComponent(() => import("../features/activity/ActivityScreen.tsx"), "ActivityScreen"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: (search: Record<string, unknown>): { erasure?: string } => text(search, "erasure"),
  component: lazyRouteComponent(() => import("../features/settings/SettingsScreen.tsx"), "SettingsScreen"),
});

const connectionScreen = lazyRouteComponent(
  () => import("../features/settings/ConnectionScreen.tsx"),
  "ConnectionScreen",
);

const newConnection = createRoute({
  getParentRoute: () => root,
  path: "/settings/connections/new",
  validateSearch: (search: Record<string, unknown>): { provider?: string } => text(search, "provider"),
  component: connectionScreen,
});

const connection = createRoute({
  getParentRoute: () => root,
  path: "/settings/connections/$connectionId",
  component: connectionScreen,
});

const routeTree = root.addChildren([
  start,
  customers.addChildren([noCustomer, customer]),
  create,
  pending,
  conflicts,
  activity,
  settings,
  newConnection,
  connection,
]);

/** Fetches what the next press of a key most likely needs, once nothing else is to be done. */
export function fetchAhead(): void {
  void personScreen.preload?.();
}

/** The screens. Addresses live after the hash: the window's own scheme has no server to answer for paths. */
export function createAppRouter(history = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    defaultErrorComponent: ScreenFailed,
    defaultPreload: false,
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}

function isSort(value: unknown): value is Sort {
  return value === "relevance" || value === "name" || value === "changed" || value === "status";
}

/** One search parameter, if it is a text. */
function text<K extends string>(search: Record<string, unknown>, key: K): { [P in K]?: string } {
  const value = search[key];
  return (typeof value === "string" && value !== "" ? { [key]: value } : {}) as { [P in K]?: string };
}
