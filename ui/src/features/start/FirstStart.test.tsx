import { configure, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { localError } from "../../platform/types.ts";
import { renderScreen } from "../../test/screen.tsx";
import { FirstStart } from "./FirstStart.tsx";

// Whole screens in a document without a layout are slow to look through, and slower on a busy computer.
configure({ asyncUtilTimeout: 5_000 });

const open = (override = {}) => renderScreen("/start", FirstStart, "/start", { scene: "empty", override });

test("one key press leads from the first start to customers", async () => {
  const { user, callsOf } = open();
  await screen.findByRole("button", { name: "Omnidesk" });
  await user.keyboard("{Enter}");
  expect(await screen.findByText("at /customers")).toBeDefined();
  expect(callsOf("sandbox_start"), "the sample system is started once").toHaveLength(1);
});

test("it says that the sample system is starting, and a second press starts nothing more", async () => {
  const { user, callsOf } = open({ sandbox_start: () => new Promise(() => {}) });
  await screen.findByRole("heading", { level: 1, name: "All your customers, one desk." });
  await user.keyboard("{Enter}");
  await screen.findByText("Starting the sample systems …");
  await user.keyboard("{Enter}");
  expect(callsOf("sandbox_start")).toHaveLength(1);
});

test("a failure is shown in place and can be tried again", async () => {
  let tries = 0;
  const { user } = open({
    sandbox_start: () => {
      tries += 1;
      throw localError("No port is free.", "not_now");
    },
  });
  await screen.findByRole("button", { name: "Start exploring" });
  await user.keyboard("{Enter}");
  await screen.findByText("No port is free.");
  await user.click(screen.getByRole("button", { name: "Start exploring" }));
  expect(tries, "the button still works after a failure").toBe(2);
});

test("a system's button leads to its connection form", async () => {
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Omnidesk" }));
  expect(await screen.findByText("at /settings/connections/new omnidesk")).toBeDefined();
});

test("without a keychain it says that nothing is kept, and leads to the passphrase", async () => {
  const refused = { ok: false, reason: "Set a passphrase first.", unverified: false };
  const { user } = open({
    protection_get: () => ({
      key: "memory",
      credentials: "memory",
      recoveryMadeAt: null,
      mayLock: refused,
      mayRemovePassphrase: refused,
    }),
  });
  expect(await screen.findByText(/^Nothing is kept after closing\./)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Set a passphrase …" }));
  expect(await screen.findByText("at /settings")).toBeDefined();
});

test("with a keychain there is nothing to say about it", async () => {
  const { callsOf } = open();
  await screen.findByRole("button", { name: "Omnidesk" });
  expect(callsOf("protection_get")).toHaveLength(1);
  expect(screen.queryByText(/^Nothing is kept after closing/)).toBeNull();
});
