import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { localError } from "../../platform/types.ts";
import { memoryPlatform, type MemoryOptions } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { PersonScreen } from "./PersonScreen.tsx";

const maria = "person-000001";

async function open(options: MemoryOptions = {}, personId = maria) {
  const platform = memoryPlatform({ customers: 600, ...options });
  const app = renderScreen("/customers/$personId", PersonScreen, `/customers/${personId}`, { platform });
  await screen.findByRole("heading", { level: 1 });
  return app;
}

const openLink = async (options: MemoryOptions = {}) => {
  const app = await open(options);
  await app.user.click(screen.getByRole("button", { name: "Link…" }));
  return { ...app, dialog: await screen.findByRole("dialog", { name: "Link Maria Jansen with" }) };
};

describe("linking", () => {
  it("suggests who might be the same and makes one person of two, by keys only", async () => {
    const { user, callsOf, router, dialog } = await openLink();
    const [first] = await within(dialog).findAllByRole("option");
    expect(first?.textContent).toContain("same name");
    await user.keyboard("{ArrowDown}{Enter}");
    const compare = await screen.findByRole("dialog", { name: "Are these the same person?" });
    expect(within(compare).getByRole("region", { name: "Stays open" }).textContent).toContain("Maria Jansen");
    expect(within(compare).getByRole("region", { name: "Joins it" }).textContent).toContain("Omnidesk");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf("person_link")).toMatchObject([{ personId: maria }]);
    expect(await screen.findByText("5 records")).toBeTruthy();
    expect(router.state.location.pathname).toContain(maria);
    expect(document.activeElement).not.toBe(document.body);
  });

  it("finds anybody else by what is typed, and never the customer itself", async () => {
    const { user } = await openLink();
    const box = await screen.findByRole("searchbox", { name: "Find the other customer" });
    await user.click(box);
    await user.paste("vermeulen");
    const list = await screen.findByRole("listbox", { name: "Customers found" });
    await waitFor(() => expect(within(list).getAllByRole("option")[0]?.textContent).toContain("Vermeulen"));
    await user.clear(box);
    await user.paste("C-1001");
    await waitFor(() => expect(within(screen.getByRole("dialog")).getByText(/Nobody here matches/)).toBeTruthy());
  });

  it("says that nothing was linked when it fails", async () => {
    const { user } = await openLink({
      override: {
        person_link: () => {
          throw localError("The other customer is not here any more.", "not_found");
        },
      },
    });
    await screen.findAllByRole("option");
    await user.keyboard("{ArrowDown}{Enter}");
    await user.click(await screen.findByRole("button", { name: "Link" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Nothing was linked.");
  });
});

describe("unlinking", () => {
  it("takes a record out, stays here, and can be undone", async () => {
    const { user, callsOf, router } = await open();
    await user.click(screen.getByRole("button", { name: "Unlink Synctera" }));
    expect(await screen.findByText("The record in Synctera is a customer of its own again.")).toBeTruthy();
    expect(await screen.findByText("3 records")).toBeTruthy();
    expect(router.state.location.pathname).toContain(maria);
    const undo = screen.getByRole("button", { name: "Undo" });
    expect(document.activeElement).toBe(undo);
    await user.keyboard("{Enter}");
    expect(await screen.findByText("4 records")).toBeTruthy();
    expect(callsOf("person_link")).toMatchObject([{ personId: maria, otherPersonId: "person-linked" }]);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Undo" })).toBeNull());
    expect(document.activeElement, "the focus is not lost").not.toBe(document.body);
  });

  it("is not offered for the only record", async () => {
    await open({}, "person-000002");
    expect(screen.queryByRole("button", { name: /^Unlink/ })).toBeNull();
  });
});

describe("copying to other systems", () => {
  const openCopy = async (options: MemoryOptions = {}) => {
    const app = await open(options);
    await app.user.click(screen.getByRole("button", { name: "More for Last name (Omnidesk, secuconnect, Synctera)" }));
    await app.user.click(await screen.findByRole("menuitem", { name: "Copy to other systems…" }));
    return { ...app, dialog: await screen.findByRole("dialog", { name: "Copy Last name to other systems" }) };
  };

  it("shows before and after per system, and where it cannot be done", async () => {
    const { user, dialog, callsOf, platform } = await openCopy();
    const records = platform.world.people[0]!.records;
    const rows = within(dialog).getAllByRole("listitem");
    expect(rows[0]?.textContent).toContain("Last name: now Jansen-Smit →  then Jansen");
    expect(within(dialog).getAllByText("It is the same there already.").length).toBeGreaterThan(0);
    expect(within(dialog).getAllByRole("checkbox")).toHaveLength(1);
    await user.click(within(dialog).getByRole("button", { name: "Copy to 1 system" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf("copy_confirm")).toEqual([
      {
        source: { kind: "field", recordId: records[0]!.recordId, key: "name.family" },
        recordIds: [records[1]!.recordId],
      },
    ]);
    expect(await screen.findByText("waiting · Fietsenwinkel")).toBeTruthy();
  });

  it("copies nothing while no system is chosen", async () => {
    const { user, dialog, callsOf } = await openCopy();
    await user.click(within(dialog).getByRole("checkbox", { name: "Fietsenwinkel" }));
    await user.click(within(dialog).getByRole("button", { name: "Copy" }));
    expect(callsOf("copy_confirm")).toEqual([]);
  });

  it("is not offered for a secret, nor where there is no other system", async () => {
    const { user } = await open();
    expect(screen.queryByRole("button", { name: "More for Social security number" })).toBeNull();
    expect(screen.getByRole("button", { name: "More for Salutation" })).toBeTruthy();
    await user.keyboard("{Escape}");
  });
});

describe("a customer that one system refused", () => {
  const inesId = memoryPlatform({ customers: 600 }).world.operations.find(
    (one) => one.kind === "create" && one.personName === "Ines Vermeer",
  )!.personId;
  const ines = async () => {
    const app = await open({}, inesId);
    return { ...app, outcome: await screen.findByRole("region", { name: "What became of the new customer" }) };
  };

  it("is said to be created where it was, and refused where it was not", async () => {
    const { outcome } = await ines();
    expect(outcome.textContent).toContain("Created in secuconnect.");
    expect(outcome.textContent).toContain("Synctera refused: The customer cannot be active without a date of birth.");
    expect(screen.queryByRole("region", { name: "Pending changes of this customer" }), "said once").toBeNull();
  });

  it("leads to the value that has to be mended", async () => {
    const { user, outcome } = await ines();
    await user.click(within(outcome).getByRole("button", { name: "Change what Synctera refused" }));
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Date of birth" }));
    await user.keyboard("{Escape}");
  });

  it("is dropped there after a question", async () => {
    const { user, outcome, callsOf } = await ines();
    await user.click(within(outcome).getByRole("button", { name: "Drop" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Discard this change?" });
    await user.click(within(dialog).getByRole("button", { name: "Discard change" }));
    await waitFor(() => expect(callsOf("pending_discard")).toHaveLength(1));
    await waitFor(() => expect(screen.queryByRole("region", { name: "What became of the new customer" })).toBeNull());
    await waitFor(() => expect(document.activeElement, "the focus is not lost").not.toBe(document.body));
  });
});

it("an address that is one more there is added, not put in the place of nothing", async () => {
  const { user } = await open({
    override: {
      copy_plan: () => ({
        label: "E-mail",
        value: "maria.jansen@example.nl",
        targets: [
          {
            recordId: "record-1",
            system: { connectionId: "conn-1", provider: "omnidesk", badge: "OM", name: "Omnidesk" },
            changes: [{ label: "E-mail", before: "", after: "maria.jansen@example.nl" }],
            obstacle: null,
          },
        ],
      }),
    },
  });
  await user.click(await screen.findByRole("button", { name: "More for Telephone 0612 34" }));
  await user.click(await screen.findByRole("menuitem", { name: "Copy to other systems…" }));
  const dialog = await screen.findByRole("dialog", { name: "Copy E-mail to other systems" });
  expect(within(dialog).getByText("maria.jansen@example.nl is added")).toBeDefined();
  expect(within(dialog).queryByText("not set")).toBeNull();
});
