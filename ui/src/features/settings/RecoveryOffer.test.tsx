import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { memoryCode } from "../../platform/memory/access.ts";
import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { RecoveryOffer } from "./RecoveryOffer.tsx";

const words = "Save a recovery code, so that unsent changes survive a lost keychain.";

/** A program that offers a code until one is confirmed, or until it hears "not now". */
function open() {
  let isDue = true;
  const base = memoryPlatform({ customers: 1 });
  const platform = {
    ...base,
    async invoke(name: never, request: never) {
      const reply: unknown = await base.invoke(name, request);
      if (name === "recovery_offer") return { due: isDue } as never;
      if (name === "recovery_confirm" || name === "recovery_later") isDue = false;
      return reply as never;
    },
  } as typeof base;
  return renderScreen("/customers", RecoveryOffer, "/customers", { platform });
}

test("it leads to a code, and says that the code is good after it has gone itself", async () => {
  const { user } = open();
  expect(await screen.findByText(words)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Save code" }));
  await user.click(await screen.findByRole("button", { name: "Make the code" }));
  await user.click(await screen.findByRole("button", { name: "I wrote it down" }));
  await user.type(await screen.findByLabelText("Part 3 of 8"), memoryCode[2]!);
  await user.type(screen.getByLabelText("Part 6 of 8"), `${memoryCode[5]!}{Enter}`);
  expect(await screen.findByRole("alertdialog", { name: "The code is good" })).toBeDefined();
  await waitFor(() => expect(screen.queryByText(words)).toBeNull());
  await user.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});

test("a code that was not confirmed leaves it there, and “not now” takes it away", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Save code" }));
  await user.click(await screen.findByRole("button", { name: "Make the code" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(screen.getByText(words)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Not now" }));
  await waitFor(() => expect(screen.queryByText(words)).toBeNull());
  expect(callsOf("recovery_later")).toEqual([{}]);
});

test("nothing is offered where nothing would be lost", async () => {
  const { callsOf } = renderScreen("/customers", RecoveryOffer, "/customers");
  await waitFor(() => expect(callsOf("recovery_offer")).toHaveLength(1));
  expect(screen.queryByText(words)).toBeNull();
  expect(callsOf("protection_get"), "and nothing else is asked for").toEqual([]);
});
