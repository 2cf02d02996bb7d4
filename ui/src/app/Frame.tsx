import { Outlet, useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

import { HelpSheet } from "../commands/HelpSheet.tsx";
import { Palette } from "../commands/Palette.tsx";
import { runCommand, useCommand } from "../commands/registry.ts";
import { useShortcuts } from "../commands/shortcuts.ts";
import { keysOf } from "../commands/table.ts";
import { Button } from "../components/Button.tsx";
import { Toasts } from "../components/Toast.tsx";
import { LockWarning } from "../features/access/LockWarning.tsx";
import { SearchBox } from "../features/search/SearchBox.tsx";
import { SearchProvider } from "../features/search/searchState.tsx";
import { RecoveryOffer } from "../features/settings/RecoveryOffer.tsx";
import { useViewEntries } from "../features/views/useViews.ts";
import { frame } from "../messages/frame.ts";
import { useAction, usePlatformEvents } from "../platform/queries.ts";
import styles from "./Frame.module.css";
import { Rail } from "./Rail.tsx";
import { StartNotice } from "./StartNotice.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { useNetworkBack } from "./useNetworkBack.ts";
import { useTheme } from "./useTheme.ts";

/** Where screens stand. */
const MAIN = "screen";

/** The focus goes along to a screen that a key led to: to its list if it has one, or to its beginning. */
function focusScreen(): void {
  const screen = document.querySelector<HTMLElement>(`#${MAIN}`);
  (screen?.querySelector<HTMLElement>("[role=grid]") ?? screen)?.focus();
}

/** A screen that takes its place takes along what had the focus; the new screen gets it, unless one of its parts asked for it. */
function useFocusNotLost(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged && document.activeElement === document.body) focusScreen();
      }),
    [router],
  );
}

/** Everything around a screen: search box, rail, status bar, and what can be reached from anywhere. */
export function Frame() {
  usePlatformEvents();
  useTheme();
  useNetworkBack();
  useShortcuts();
  useFocusNotLost();
  return (
    <SearchProvider>
      <div className={styles.frame}>
        <TopBar />
        <div className={styles.notices}>
          <StartNotice />
          <RecoveryOffer />
        </div>
        <Rail />
        <main id={MAIN} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
        <StatusBar />
      </div>
      <ViewPalette />
      <HelpSheet />
      <LockWarning />
      <Toasts />
    </SearchProvider>
  );
}

/** The palette with the saved views in it. */
function ViewPalette() {
  return <Palette entries={useViewEntries()} />;
}

function TopBar() {
  const navigate = useNavigate();
  const isOnCustomers = useRouterState({ select: (state) => state.location.pathname.startsWith("/customers") });
  const toCustomers = () => {
    if (!isOnCustomers) void navigate({ to: "/customers" });
  };
  const toResults = () => void runCommand("find.results");
  const newCustomer = () => void navigate({ to: "/new" });

  useCommand("customer.new", newCustomer);
  useCommand("go.customers", () => void navigate({ to: "/customers" }).then(toResults));
  useCommand("go.pending", () => void navigate({ to: "/pending" }).then(focusScreen));
  useCommand("go.conflicts", () => void navigate({ to: "/conflicts" }).then(focusScreen));
  useCommand("go.activity", () => void navigate({ to: "/activity" }).then(focusScreen));
  const lock = useAction("access_lock");
  useCommand("program.lock", () => lock.mutate({}));
  useCommand("go.settings", () => void navigate({ to: "/settings" }).then(focusScreen));

  return (
    <header className={styles.top}>
      <span className={styles.brand}>
        <img src="/icon.svg" alt="" width={20} height={20} />
        {frame.program}
      </span>
      <SearchBox onType={toCustomers} onLeave={toResults} />
      <span className={styles.gap} />
      <Button variant="primary" keys={keysOf("customer.new")} onPress={newCustomer}>
        {frame.newCustomer}
      </Button>
    </header>
  );
}
