import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderScreen } from "../../test/screen.tsx";
import { SettingsScreen } from "./SettingsScreen.tsx";

const open = (options = {}) => renderScreen("/settings", SettingsScreen, "/settings", { customers: 10, ...options });

test("lists the connections with their state and rights, and leads to each", async () => {
  const { user } = open();
  const row = await screen.findByRole("listitem", { name: "Omnidesk" });
  expect(within(row).getByRole("img", { name: "Read: allowed" })).toBeDefined();
  expect(within(row).getByText("online")).toBeDefined();
  await user.click(within(row).getByRole("button", { name: "Edit Omnidesk" }));
  expect(await screen.findByText("at /settings/connections/$connectionId conn-1")).toBeDefined();
});

test("several connections of one system stand beside each other, and each kind can be added", async () => {
  const { user } = open();
  expect(await screen.findByRole("listitem", { name: "Fietsenwinkel" })).toBeDefined();
  const securely = await screen.findByRole("listitem", { name: "Securely" });
  expect(await within(securely).findByText(/customers are found by search only/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Add connection" }));
  await user.click(await screen.findByRole("menuitem", { name: "Synctera" }));
  expect(await screen.findByText("at /settings/connections/new synctera")).toBeDefined();
});

test("a theme is applied as soon as it is chosen", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  await waitFor(() =>
    expect(callsOf("settings_set")).toEqual([{ theme: "dark", pullMinutes: 15, lockAfterMinutes: 10 }]),
  );
});

test("says where the credentials are when there is no keychain", async () => {
  open({
    override: {
      app_status: () => ({
        version: "1.0.0",
        keychain: { kind: "memory", reason: "no message bus answered." },
        connections: [],
        customers: 0,
        pending: 0,
        needsAttention: 0,
        savedAt: null,
      }),
    },
  });
  expect(
    await screen.findByText(/In memory only, to be typed again after a restart: no message bus answered./),
  ).toBeDefined();
});
