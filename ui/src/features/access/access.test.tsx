import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";

import { memoryCode, memoryPassphrase, type Closed } from "../../platform/memory/access.ts";
import { localError } from "../../platform/types.ts";
import { renderGate } from "../../test/gate.tsx";

const locked = (changes: Partial<Extract<Closed, { kind: "locked" }>> = {}): Closed => ({
  kind: "locked",
  why: "idle",
  by: "passphrase",
  unsent: 0,
  hasRecovery: true,
  waitSeconds: 0,
  ...changes,
});

const missing = (changes: Partial<Extract<Closed, { kind: "key_missing" }>> = {}): Closed => ({
  kind: "key_missing",
  cause: "absent",
  unsent: 4,
  hasRecovery: true,
  waitSeconds: 0,
  ...changes,
});

const program = () => screen.findByText("the program");

afterEach(() => vi.useRealTimers());

const refused = (changes: Partial<Extract<Closed, { kind: "refused" }>>): Closed => ({
  kind: "refused",
  error: localError("The keychain is locked. Unlock it and try again.", "keychain_locked").wire,
  mayGoOn: true,
  maySetPassphrase: false,
  mayStartFresh: false,
  unsent: 0,
  hasRecovery: false,
  waitSeconds: 0,
  ...changes,
});

describe("while the data is open", () => {
  test("the program is there, where the agent was", async () => {
    const { returns } = renderGate({ override: { access_get: () => ({ kind: "open", place: "/pending" }) } });
    await program();
    expect(returns).toEqual(["/pending"]);
  });

  test("a lock takes the program away, with every reply about the data", async () => {
    const { platform, client } = renderGate();
    await program();
    client.setQueryData(["app_status", {}], { customers: 12 });
    await platform.invoke("access_lock", {});
    act(() => platform.emit({ kind: "changed", tags: ["access"] }));
    await screen.findByRole("heading", { name: "Locked" });
    expect(screen.queryByText("the program")).toBeNull();
    expect(
      client
        .getQueryCache()
        .getAll()
        .map(({ queryKey }) => queryKey[0]),
    ).toEqual(["access_get"]);
  });
});

test("a host that stays the same process while it locks is heard, though nothing of the program is there any more", async () => {
  const { platform } = renderGate();
  await program();
  act(() => platform.emit({ kind: "locking" }));
  await screen.findByRole("heading", { name: "Locking …" });
  await platform.invoke("access_lock", {});
  act(() => platform.emit({ kind: "changed", tags: ["access"] }));
  expect(await screen.findByRole("heading", { name: "Locked" })).toBeDefined();
});

describe("locked", () => {
  test("says why and what waits, and one key opens it where the keychain has the key", async () => {
    const { user, callsOf } = renderGate({ closed: locked({ by: "keychain", why: "sleep", unsent: 3 }) });
    expect(await screen.findByText("The computer went to sleep.")).toBeDefined();
    expect(screen.getByText("3 changes wait on this computer. They are sent after unlocking.")).toBeDefined();
    await user.keyboard("{Enter}");
    await program();
    expect(callsOf("access_unlock")).toEqual([{ passphrase: null }]);
  });

  test("the focus is in the box, and Enter opens", async () => {
    const { user } = renderGate({ closed: locked() });
    await screen.findByRole("heading", { name: "Locked" });
    expect(document.activeElement).toBe(screen.getByLabelText("Passphrase"));
    await user.keyboard(`${memoryPassphrase}{Enter}`);
    await program();
  });

  test("what was typed stays nowhere in the page once it is open", async () => {
    const { user, client, callsOf } = renderGate({ closed: locked() });
    await screen.findByLabelText("Passphrase");
    await user.keyboard(`${memoryPassphrase}{Enter}`);
    await program();
    expect(callsOf("access_unlock")).toEqual([{ passphrase: memoryPassphrase }]);
    const kept = () =>
      JSON.stringify(
        client
          .getMutationCache()
          .getAll()
          .map(({ state }) => state),
      );
    await waitFor(() => expect(kept()).not.toContain(memoryPassphrase));
  });

  test("a wrong passphrase is told at the box, and typing replaces it", async () => {
    const { user } = renderGate({ closed: locked() });
    await screen.findByLabelText("Passphrase");
    await user.keyboard("something else{Enter}");
    await screen.findByText("That is not the passphrase. Nothing was changed.");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Passphrase")));
    await user.keyboard(`${memoryPassphrase}{Enter}`);
    await program();
  });

  test("many wrong ones have to wait, and then the right one opens", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { user, callsOf } = renderGate({ closed: locked() });
    await screen.findByLabelText("Passphrase");
    for (let wrong = 1; wrong <= 7; wrong += 1) {
      await user.keyboard("something else{Enter}");
      await waitFor(() => expect(callsOf("access_unlock").length).toBe(wrong));
      await screen.findByText("That is not the passphrase. Nothing was changed.");
      if (wrong >= 5 && wrong < 7) {
        await screen.findByText(/^Too many tries. Try again in/);
        await act(() => vi.advanceTimersByTimeAsync(3000));
      }
    }
    await screen.findByText(/^Too many tries. Try again in/);
    await user.keyboard(`${memoryPassphrase}{Enter}`);
    expect(callsOf("access_unlock").length, "not sent while it would be refused").toBe(7);
    await act(() => vi.advanceTimersByTimeAsync(5000));
    expect(screen.queryByText(/^Too many tries/)).toBeNull();
    await user.keyboard("{Enter}");
    await program();
  });

  test("a wait that was there before is still there", async () => {
    renderGate({ closed: locked({ waitSeconds: 12 }) });
    expect(await screen.findByText("Too many tries. Try again in 12 s.")).toBeDefined();
  });

  test("who forgot it opens with the code", async () => {
    const { user } = renderGate({ closed: locked() });
    await user.click(await screen.findByRole("button", { name: "I forgot it" }));
    await user.click(await screen.findByLabelText("Part 1"));
    await user.paste(memoryCode.join("-"));
    await user.keyboard("{Enter}");
    await program();
  });

  test("who forgot it and has no code is told so, and can go back", async () => {
    const { user } = renderGate({ closed: locked({ hasRecovery: false }) });
    await user.click(await screen.findByRole("button", { name: "I forgot it" }));
    expect(await screen.findByText(/^No recovery code was made for this data/)).toBeDefined();
    expect(screen.getByRole("button", { name: "Start fresh …" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Enter the passphrase" }));
    expect(await screen.findByLabelText("Passphrase")).toBeDefined();
  });
});

describe("a key that is missing", () => {
  test("a typo is told beside its part, where the focus goes", async () => {
    const { user, callsOf } = renderGate({ closed: missing() });
    expect(await screen.findByRole("heading", { name: "The key is not in the keychain" })).toBeDefined();
    expect(screen.getByText("4 changes in it were not sent.")).toBeDefined();
    await user.paste(memoryCode.with(2, "89AB3").join(" "));
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Part 3: typo")).toBeDefined();
    const third = screen.getByLabelText<HTMLInputElement>("Part 3");
    await waitFor(() => expect(document.activeElement).toBe(third));
    await user.clear(third);
    expect(screen.queryByText("Part 3: typo"), "not said of another text").toBeNull();
    await user.type(third, "89ab2");
    await user.keyboard("{Enter}");
    await program();
    expect(callsOf("access_recover")).toHaveLength(2);
  });

  test("parts that are missing are told without asking", async () => {
    const { user, callsOf } = renderGate({ closed: missing({ cause: "replaced" }) });
    await screen.findByRole("heading", { name: "The keychain holds another key" });
    await user.keyboard("012334567v89");
    expect(document.activeElement).toBe(screen.getByLabelText("Part 3"));
    await user.keyboard("{Enter}");
    expect(await screen.findByText("Part 3: missing")).toBeDefined();
    expect(screen.getByText("Part 8: missing")).toBeDefined();
    expect(callsOf("access_recover")).toEqual([]);
  });

  test("a code of other data says so", async () => {
    const { user } = renderGate({ closed: missing() });
    await screen.findByLabelText("Part 1");
    await user.paste(Array.from({ length: 8 }, () => "00000").join("-"));
    await user.keyboard("{Enter}");
    expect(await screen.findByText("This is a recovery code, but of other data.")).toBeDefined();
  });

  test("starting fresh gives up what was not sent only by a choice of its own", async () => {
    const { user, callsOf } = renderGate({ closed: missing({ hasRecovery: false }) });
    await user.click(await screen.findByRole("button", { name: "Start fresh …" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Start with no data?" });
    const confirm = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Start fresh" });
    expect(confirm.disabled).toBe(true);
    await user.click(within(dialog).getByRole("button", { name: "Keep the data" }));
    expect(callsOf("access_start_fresh")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Start fresh …" }));
    await user.click(await screen.findByRole("checkbox", { name: "I give up the changes that were not sent" }));
    await user.click(screen.getByRole("button", { name: "Start fresh" }));
    await program();
    expect(callsOf("access_start_fresh")).toEqual([{ understood: true }]);
  });

  test("the file that holds the code's wrap cannot help where it is damaged", async () => {
    renderGate({ closed: missing({ cause: "protection_unreadable" }) });
    await screen.findByRole("heading", { name: "What protects the key is damaged" });
    expect(screen.queryByLabelText("Part 1")).toBeNull();
    expect(screen.getByRole("button", { name: "Try again" })).toBeDefined();
  });
});

describe("no dead end", () => {
  test("a keychain that refuses the key of data leaves every way to it, and says each thing once", async () => {
    const { user, callsOf } = renderGate({ closed: refused({ mayStartFresh: true, hasRecovery: true, unsent: 2 }) });
    await screen.findByRole("heading", { name: "The keychain is locked" });
    expect(screen.getAllByText(/locked/i), "in the heading, and nowhere else").toHaveLength(1);
    expect(screen.getAllByText(/Unlock the keychain/)).toHaveLength(1);
    expect(screen.getByText("2 changes in it were not sent.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Use a passphrase" }), "it would open nothing").toBeNull();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(callsOf("access_try_again")).toHaveLength(1));

    await user.click(screen.getByRole("button", { name: "Start fresh …" }));
    expect(await screen.findByText(/^2 changes were not sent\./)).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Keep the data" }));
    await user.click(screen.getByRole("button", { name: "Enter the recovery code" }));
    await user.click(await screen.findByLabelText("Part 1"));
    await user.paste(memoryCode.join("-"));
    await user.keyboard("{Enter}");
    await program();
  });

  test("a first start goes on under a passphrase", async () => {
    const { user, callsOf } = renderGate({ closed: refused({ maySetPassphrase: true }) });
    expect(await screen.findByText(/^There is no data on this computer yet/)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Start fresh …" }), "there is nothing to put aside").toBeNull();
    await user.click(screen.getByRole("button", { name: "Use a passphrase" }));
    await user.type(await screen.findByLabelText("New passphrase"), "short");
    await user.type(screen.getByLabelText("New passphrase again"), "shirt{Enter}");
    expect(await screen.findByText("These two are not the same.")).toBeDefined();
    await user.clear(screen.getByLabelText("New passphrase again"));
    await user.type(screen.getByLabelText("New passphrase again"), "short{Enter}");
    expect(await screen.findByText("A passphrase has at least 8 characters.")).toBeDefined();
    for (const label of ["New passphrase", "New passphrase again"]) {
      await user.clear(screen.getByLabelText(label));
      await user.type(screen.getByLabelText(label), memoryPassphrase);
    }
    await user.keyboard("{Enter}");
    await program();
    expect(callsOf("access_go_on").at(-1)).toEqual({ passphrase: memoryPassphrase });
  });

  test("a first start goes on with nothing kept", async () => {
    const { user, callsOf } = renderGate({ closed: refused({ maySetPassphrase: true }) });
    await user.click(await screen.findByRole("button", { name: "Go on with nothing kept" }));
    await program();
    expect(callsOf("access_go_on")).toEqual([{ passphrase: null }]);
  });

  test("what another way in would not change offers none", async () => {
    const error = localError("Use the window that is open.", "already_open").wire;
    renderGate({ closed: refused({ error, mayGoOn: false }) });
    expect(await screen.findByText("Use the window that is open.")).toBeDefined();
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual([
      "Try again",
      "Show diagnostics",
    ]);
  });

  test("changes in damaged data can be brought over", async () => {
    const { user, callsOf } = renderGate({ closed: { kind: "damaged", unsent: 3 } });
    await screen.findByText("3 changes in it were not sent.");
    await user.click(screen.getByRole("button", { name: "Bring changes over" }));
    await program();
    expect(callsOf("access_salvage")).toHaveLength(1);
  });

  test("damaged data can be put aside", async () => {
    const { user } = renderGate({ closed: { kind: "damaged", unsent: 0 } });
    await screen.findByRole("heading", { name: "The data on this computer is damaged" });
    await user.click(screen.getByRole("button", { name: "Start fresh …" }));
    await user.click(await screen.findByRole("button", { name: "Start fresh" }));
    await program();
  });

  test("what a wipe left is listed", async () => {
    renderGate({ closed: { kind: "wiped", left: ["logs: in use"], exported: ["/home/a/changes.json"] } });
    expect(await screen.findByText("logs: in use")).toBeDefined();
    expect(screen.getByRole("heading", { name: "Not everything could be removed" })).toBeDefined();
    expect(screen.getByText("/home/a/changes.json")).toBeDefined();
    expect(screen.getByRole("button", { name: "Begin anew" })).toBeDefined();
  });

  test("a host that says nothing can be asked again", async () => {
    let asked = 0;
    const { user } = renderGate({
      override: {
        access_get: () => {
          asked += 1;
          if (asked === 1) throw localError("The program behind this window does not answer.");
          return { kind: "open", place: null };
        },
      },
    });
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await program();
  });
});

describe("diagnostics", () => {
  const error = localError("This computer has no keychain that is running.", "keychain_absent").wire;
  const doors: [string, Closed][] = [
    ["of a lock", locked()],
    ["of a lost key", missing()],
    ["of a refusal", refused({ error, mayGoOn: false })],
    ["of damage", { kind: "damaged", unsent: 0 }],
  ];

  test.each(doors)("are shown on the screen %s and copied there", async (_, closed) => {
    const text = "Customer Console 0.1.0\n\nNot open: for a reason\n";
    const { user } = renderGate({ closed, override: { diagnostics_get: () => ({ text }) } });
    await user.click(await screen.findByRole("button", { name: "Show diagnostics" }));
    const dialog = await screen.findByRole("dialog", { name: "Diagnostics" });
    await waitFor(() => expect(within(dialog).getByRole<HTMLTextAreaElement>("textbox").value).toBe(text));
    await user.click(within(dialog).getByRole("button", { name: "Copy diagnostics" }));
    expect(await navigator.clipboard.readText()).toBe(text);
    expect((await screen.findByText("Diagnostics copied")).getAttribute("role")).toBe("status");
  });
});
