import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { localError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { SettingsScreen } from "./SettingsScreen.tsx";

const open = (options = {}) => renderScreen("/settings", SettingsScreen, "/settings", { customers: 10, ...options });

test("shows all of the diagnostics before they are copied, and copies just that", async () => {
  const { user } = open({
    override: { diagnostics_get: () => ({ text: "Customer Console 0.1.0\nConnections: 1\n" }) },
  });
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await user.click(await screen.findByRole("button", { name: "Show diagnostics" }));
  const text = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Diagnostics" });
  await waitFor(() => expect(text.value).toBe("Customer Console 0.1.0\nConnections: 1\n"));
  expect(text.readOnly).toBe(true);
  await user.click(screen.getByRole("button", { name: "Copy diagnostics" }));
  expect(write.mock.calls).toEqual([["Customer Console 0.1.0\nConnections: 1\n"]]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("are gathered afresh each time", async () => {
  let times = 0;
  const { user } = open({ override: { diagnostics_get: () => ({ text: `gathered ${(times += 1)}` }) } });
  for (const text of ["gathered 1", "gathered 2"]) {
    await user.click(await screen.findByRole("button", { name: "Show diagnostics" }));
    expect(await screen.findByDisplayValue(text)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  }
});

test("a clipboard that refuses leaves the text to be copied by hand", async () => {
  const { user } = open();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
  await user.click(await screen.findByRole("button", { name: "Show diagnostics" }));
  await screen.findByDisplayValue(/^Customer Console/);
  await user.click(screen.getByRole("button", { name: "Copy diagnostics" }));
  expect(await screen.findByText(/Select the text and copy it with the keyboard/)).toBeDefined();
  expect(screen.getByRole("dialog", { name: "Diagnostics" })).toBeDefined();
});

test("what cannot be gathered says why, and there is nothing to copy", async () => {
  const { user } = open({
    override: {
      diagnostics_get: () => {
        throw localError("The data on this device cannot be read.", "database_unreadable");
      },
    },
  });
  await user.click(await screen.findByRole("button", { name: "Show diagnostics" }));
  expect(await screen.findByText("The data on this computer cannot be read")).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Copy diagnostics" }).disabled).toBe(true);
});
