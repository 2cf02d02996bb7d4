import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { memoryCode } from "../../platform/memory/access.ts";
import { renderScreen } from "../../test/screen.tsx";
import { SettingsScreen } from "./SettingsScreen.tsx";

const open = (options = {}) => renderScreen("/settings", SettingsScreen, "/settings", { customers: 10, ...options });

const typePassphrase = async (user: ReturnType<typeof open>["user"], label: string, text: string) =>
  user.type(await screen.findByLabelText(label), text);

test("a passphrase is set, changed by who knows it, and removed", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Set a passphrase …" }));
  await typePassphrase(user, "New passphrase", "first of them");
  await typePassphrase(user, "New passphrase again", "first of them");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Asked for after each start and each lock.")).toBeDefined();
  expect(callsOf("passphrase_set")).toEqual([{ current: null, new: "first of them" }]);

  await user.click(screen.getByRole("button", { name: "Change …" }));
  await typePassphrase(user, "Passphrase so far", "not the first");
  await typePassphrase(user, "New passphrase", "second of them");
  await typePassphrase(user, "New passphrase again", "second of them");
  await user.click(screen.getByRole("button", { name: "Change passphrase" }));
  expect(await screen.findByText("That is not the passphrase. Nothing was changed.")).toBeDefined();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Passphrase so far")));
  await user.clear(screen.getByLabelText("Passphrase so far"));
  await typePassphrase(user, "Passphrase so far", "first of them");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

  await user.click(screen.getByRole("button", { name: "Remove …" }));
  await typePassphrase(user, "Passphrase so far", "second of them");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("In the keychain of your operating system.")).toBeDefined();
  expect(callsOf("passphrase_remove")).toEqual([{ current: "second of them" }]);
});

test("what is typed twice has to be the same, and what is too short is told by the host", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Set a passphrase …" }));
  await typePassphrase(user, "New passphrase", "short");
  await typePassphrase(user, "New passphrase again", "shirt");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("These two are not the same.")).toBeDefined();
  expect(callsOf("passphrase_set")).toEqual([]);
  await user.clear(screen.getByLabelText("New passphrase again"));
  await typePassphrase(user, "New passphrase again", "short");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("A passphrase has at least 8 characters.")).toBeDefined();
});

test("a code that is not written down does not go by accident", async () => {
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Make a code …" }));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("alertdialog"), "nothing was made yet").toBeNull());
  await user.click(screen.getByRole("button", { name: "Make a code …" }));
  await user.click(await screen.findByRole("button", { name: "Make the code" }));
  await screen.findByText(memoryCode[0]!);
  await user.keyboard("{Escape}");
  expect(screen.getByText(memoryCode[0]!)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "I wrote it down" }));
  await screen.findByRole("alertdialog", { name: "Is it written down?" });
  await user.keyboard("{Escape}");
  expect(await screen.findByText(memoryCode[0]!)).toBeDefined();
});

test("a recovery code is shown, and two of its parts are asked back", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Make a code …" }));
  await user.click(await screen.findByRole("button", { name: "Make the code" }));
  const code = await screen.findByRole("list", { name: "Recovery code" });
  expect(
    within(code)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(memoryCode.map((part, place) => `Part ${place + 1}${part}`));
  await user.click(screen.getByRole("button", { name: "I wrote it down" }));

  const boxes = await screen.findAllByLabelText(/^Part \d of 8$/);
  expect(boxes.map((box) => (box as HTMLInputElement).labels?.[0]?.textContent)).toEqual([
    "Part 3 of 8",
    "Part 6 of 8",
  ]);
  expect(screen.queryByText(memoryCode[0]!), "not beside the question").toBeNull();
  const [first, second] = boxes as [HTMLElement, HTMLElement];
  await user.type(first, memoryCode[2]!.toLowerCase());
  await user.type(second, "00000{Enter}");
  expect(await screen.findByText("Part 6 is another one. Compare it with what you wrote.")).toBeDefined();
  await waitFor(() => expect(document.activeElement).toBe(second));
  expect(screen.queryByText(/^Part 3 is another one/)).toBeNull();
  await user.clear(second);
  await user.type(second, `${memoryCode[5]!}{Enter}`);
  expect(callsOf("recovery_confirm").at(-1)).toEqual({ parts: [memoryCode[2]!.toLowerCase(), memoryCode[5]] });
  expect(await screen.findByRole("alertdialog", { name: "The code is good" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(document.body.textContent, "shown once").not.toContain(memoryCode[0]);
  expect(await screen.findByText(/^Made .* It opens the data where the key is lost\.$/)).toBeDefined();
});

test("a code is copied and saved by the host, and one that is not confirmed is given up", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Make a code …" }));
  await user.click(await screen.findByRole("button", { name: "Make the code" }));
  expect(await screen.findByText(/^A file leaves the protected area\./), "before it is written").toBeDefined();
  await user.click(screen.getByRole("button", { name: "Copy" }));
  expect(await screen.findByText("Copied. It is cleared from the clipboard after 30 seconds.")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Save to file" }));
  expect(await screen.findByText(/recovery-code-.*\.txt$/)).toBeDefined();
  expect([callsOf("recovery_copy"), callsOf("recovery_save")]).toEqual([[{}], [{}]]);
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(screen.getByText("None. If the key is lost, so are changes that were not sent.")).toBeDefined();
});

test("without a keychain a passphrase is what keeps the data, and a code comes after it", async () => {
  open({
    override: {
      protection_get: () => ({
        key: "memory",
        credentials: "memory",
        recoveryMadeAt: null,
        mayLock: { ok: false, reason: "Set a passphrase first.", unverified: false },
        mayRemovePassphrase: { ok: false, reason: "There is no passphrase.", unverified: false },
      }),
    },
  });
  expect(await screen.findByText(/^In memory only\. The data on this computer is gone/)).toBeDefined();
  expect(screen.getByText(/^None\. With one, customers and unsent changes are kept/)).toBeDefined();
  expect(screen.getByRole("button", { name: "Make a code …" }).getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByRole("button", { name: "Lock now" }).getAttribute("aria-disabled")).toBe("true");
});

test("the console is locked by a press", async () => {
  const { user, callsOf } = open();
  await user.click(await screen.findByRole("button", { name: "Lock now" }));
  await waitFor(() => expect(callsOf("access_lock")).toHaveLength(1));
});
