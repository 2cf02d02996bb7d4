import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import { memoryPlatform, type MemoryOptions, type MemoryPlatform } from "../../platform/memory.ts";
import { localError } from "../../platform/types.ts";
import { renderApp } from "../../test/app.tsx";

/** Long enough that nothing is sent while a test looks. */
const held = { holdMillis: 600_000 };

const idOf = (name: RegExp, { world } = memoryPlatform({ customers: 300 })) =>
  world.conflicts.find(({ view }) => name.test(view.personName))!.view.operationId;

async function open(name: RegExp, options: MemoryOptions = {}) {
  const app = renderApp(`/conflicts?operation=${idOf(name)}`, { ...held, ...options });
  const region = await screen.findByRole("region", { name: "Conflict details" });
  await within(region).findByRole("heading", { level: 1, name });
  return { ...app, region };
}

const line = (name: string) => screen.getByRole("radiogroup", { name });
const chosen = (name: string) =>
  within(line(name))
    .getAllByRole<HTMLInputElement>("radio")
    .find((radio) => radio.checked)?.value;

describe("deciding with keys", () => {
  test("1, 2 and 3 decide the active line, arrows go on, and Enter sends once all are decided", async () => {
    const { user, callsOf, region } = await open(/Maria Jansen-de Vries/);
    expect(
      within(region).getByText(/^You edited on .* Synctera changed on .* Both versions are kept\.$/),
    ).toBeDefined();
    await user.keyboard("1");
    expect(chosen("Phone")).toBe("yours");
    expect(document.activeElement).toBe(within(line("Phone")).getByRole("radio", { name: "Yours: +31 6 1234 5678" }));
    await user.keyboard("{Enter}");
    expect(callsOf("conflict_decide"), "one line is still open").toEqual([]);
    await user.keyboard("{ArrowDown}");
    expect(chosen("Phone"), "an arrow goes to the next line and changes nothing").toBe("yours");
    await user.keyboard("2");
    expect(chosen("Legal address")).toBe("theirs");
    expect(await within(region).findByText("PATCH", { exact: false })).toBeDefined();
    expect(
      within(region).getByText("E-mail and last name merged by themselves: only you had changed them."),
    ).toBeDefined();
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(callsOf("conflict_decide")).toMatchObject([
        { choices: { phone: { take: "yours" }, "address.legal": { take: "theirs" } } },
      ]),
    );
  });

  test("goes on to the next conflict, with the focus, and says how the decision is taken back", async () => {
    const { user, callsOf, region, platform } = await open(/Peter O'Neil/);
    await user.keyboard("2{Enter}");
    await within(region).findByRole("heading", { level: 1, name: /Wilhelmina/ });
    await waitFor(() => expect(line("Name").contains(document.activeElement)).toBe(true));
    const undo = await screen.findByRole("button", { name: "Undo the decision about Peter O'Neil" });
    expect(await screen.findByText(/^Sending in \d+ s\.$/)).toBeDefined();
    expect(screen.getByRole("link", { name: "Conflicts" }).textContent).toContain(
      String(platform.world.operations.filter((operation) => operation.isConflict).length),
    );
    await user.click(undo);
    await waitFor(() => expect(callsOf("conflict_undo")).toEqual([{ operationId: idOf(/Peter/) }]));
    expect(await within(region).findByRole("heading", { level: 1, name: /Peter O'Neil/ })).toBeDefined();
    await waitFor(() => expect(screen.queryByRole("button", { name: /Undo the decision/ })).toBeNull());
  });

  test("U takes the last decision back", async () => {
    const { user, callsOf, region } = await open(/Peter O'Neil/);
    await user.keyboard("1{Enter}");
    await screen.findByRole("button", { name: /Undo the decision/ });
    await user.keyboard("u");
    await waitFor(() => expect(callsOf("conflict_undo")).toHaveLength(1));
    expect(await within(region).findByRole("heading", { level: 1, name: /Peter O'Neil/ })).toBeDefined();
  });

  test("digits are text while another value is typed", async () => {
    const { user, callsOf } = await open(/Peter O'Neil/);
    await user.keyboard("3");
    const box = within(line("Phone")).getByRole<HTMLInputElement>("textbox", { name: "Phone" });
    await waitFor(() => expect(document.activeElement).toBe(box));
    await user.clear(box);
    await user.keyboard("+31 6 1212 3131");
    expect(box.value).toBe("+31 6 1212 3131");
    expect(chosen("Phone")).toBe("other");
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(callsOf("conflict_decide")).toMatchObject([
        { choices: { phone: { take: "other", values: { phone: "+31 6 1212 3131" } } } },
      ]),
    );
  });

  test("Enter in the list leads to the lines", async () => {
    const { user } = await open(/Peter O'Neil/);
    screen.getByRole("grid", { name: "Conflicts to decide" }).focus();
    await user.keyboard("{Enter}");
    expect(line("Phone").contains(document.activeElement)).toBe(true);
  });
});

describe("another value", () => {
  test("is refused beside its field, and what was typed stays", async () => {
    const { user, callsOf, region } = await open(/Peter O'Neil/);
    await user.keyboard("3");
    const box = within(line("Phone")).getByRole<HTMLInputElement>("textbox", { name: "Phone" });
    await user.clear(box);
    await user.type(box, "12");
    expect(await within(region).findByText(/Write the number with \+/)).toBeDefined();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(callsOf("conflict_decide")).toHaveLength(1));
    expect(box.value).toBe("12");
    expect(within(region).getByText("The other value has to be corrected first.")).toBeDefined();
  });

  test("is kept when it is left, and offered again; a hidden value is not", async () => {
    const operationId = idOf(/Noor Hermans/);
    const { user, platform, unmount } = await open(/Noor Hermans/);
    await user.keyboard("3");
    await user.type(within(line("Date of birth")).getByRole("textbox"), "9");
    await user.click(within(line("Phone")).getByRole("radio", { name: "Another value" }));
    await user.type(within(line("Phone")).getByRole("textbox"), "9");
    unmount();
    await waitFor(() =>
      expect(platform.world.drafts.get(`conflict:${operationId}`)).toEqual({
        takes: { phone: "other" },
        others: { phone: { phone: "+31 6 7777 11119" } },
      }),
    );
  });

  test("says that the disk is full", async () => {
    const { user, region } = await open(/Peter O'Neil/, {
      override: {
        conflict_decide: () => {
          throw localError("There is no space left.", "disk_full");
        },
      },
    });
    await user.keyboard("3");
    await user.keyboard("{Enter}");
    expect(await within(region).findByText("The disk is full")).toBeDefined();
    expect(chosen("Phone")).toBe("other");
  });
});

test("the same for all decides every line of the kind and tells what is left open", async () => {
  const { user, callsOf } = await open(/Peter O'Neil/);
  const button = within(line("Phone")).getByRole("button", { name: "Same for all 3 phones" });
  await user.click(button);
  expect(callsOf("conflict_decide_alike"), "a version has to be chosen first").toEqual([]);
  await user.keyboard("1");
  await user.click(within(line("Phone")).getByRole("button", { name: "Same for all 3 phones" }));
  await waitFor(() =>
    expect(callsOf("conflict_decide_alike")).toEqual([
      { operationId: idOf(/Peter/), lineId: "phone", choice: { take: "yours" } },
    ]),
  );
  expect(await screen.findByText("2 more have other lines to decide.")).toBeDefined();
});

test("hidden values are shown on demand only", async () => {
  const { user, region, callsOf } = await open(/Noor Hermans/);
  expect(within(line("Date of birth")).getByRole("radio", { name: "Yours: hidden" })).toBeDefined();
  await user.keyboard("1{ArrowDown}1{ArrowDown}1");
  expect(await within(region).findByText("PATCH", { exact: false }), "the request is shown").toBeDefined();
  expect(region.textContent, "and does not tell either").not.toContain("1990-03-20");
  await user.click(screen.getByRole("button", { name: "Show hidden values" }));
  expect(await within(line("Date of birth")).findByRole("radio", { name: /^Yours: .*Mar.*1990$/ })).toBeDefined();
  expect(callsOf("field_reveal")).toMatchObject([{ place: "change", key: "birth.date" }]);
  await user.click(screen.getByRole("button", { name: "Hide values" }));
  expect(within(line("Date of birth")).getByRole("radio", { name: "Yours: hidden" })).toBeDefined();
});

test("taking all of theirs sends nothing, and says so", async () => {
  const { user, region } = await open(/Peter O'Neil/);
  await user.keyboard("2");
  expect(await within(region).findByText("Nothing has to be sent: Synctera has it already.")).toBeDefined();
  expect(await within(region).findByRole("button", { name: "Keep theirs" })).toBeDefined();
});

describe("a customer who is not there", () => {
  test("is created again with what was changed", async () => {
    const { user, callsOf, region } = await open(/Daan Visser|is not in Synctera any more/);
    expect(within(region).getByText("Nieuwegein", { exact: false })).toBeDefined();
    await user.click(within(region).getByRole("button", { name: "Create again with your values" }));
    await waitFor(() => expect(callsOf("conflict_create_again")).toHaveLength(1));
    expect(await within(region).findByRole("heading", { level: 1, name: /Maria Jansen-de Vries/ })).toBeDefined();
  });

  test("or is somebody else: it is the same, or the change is dropped", async () => {
    const { user, callsOf, region } = await open(/somebody else|^$/);
    expect(within(region).getByRole("button", { name: "Drop your change" })).toBeDefined();
    await user.click(within(region).getByRole("button", { name: "It is the same customer" }));
    await waitFor(() => expect(callsOf("conflict_same_customer")).toHaveLength(1));
  });
});

describe("what merged by itself", () => {
  test("is listed with who changed what, and the agent's part is put back", async () => {
    const { user, callsOf, platform } = renderApp("/conflicts?show=merged", held);
    const region = await screen.findByRole("region", { name: "Merge details" });
    expect(await screen.findByRole("radio", { name: "14 merged alone today" })).toBeDefined();
    expect(await within(region).findByText("somebody else")).toBeDefined();
    await user.click(within(region).getByRole("button", { name: "Put back" }));
    await waitFor(() => expect(callsOf("merge_undo")).toEqual([{ mergeId: platform.world.merges[0]!.mergeId }]));
    expect(await within(region).findByText("Your part was put back; the change is in Pending.")).toBeDefined();
  });

  test("cannot be put back once the customer was changed again, and says why", async () => {
    const { user, callsOf } = renderApp("/conflicts?show=merged", held);
    const grid = await screen.findByRole("grid", { name: "Merged by themselves" });
    grid.focus();
    await user.keyboard("{ArrowDown}");
    const region = screen.getByRole("region", { name: "Merge details" });
    expect((await within(region).findAllByText("The customer was changed again since.")).length).toBeGreaterThan(0);
    await user.click(within(region).getByRole("button", { name: "Put back" }));
    expect(callsOf("merge_undo")).toEqual([]);
  });
});

test("with nothing to decide it says what would be here", async () => {
  const platform: MemoryPlatform = memoryPlatform({ scene: "calm", customers: 10 });
  expect(platform.world.conflicts).toHaveLength(0);
  renderApp("/conflicts", { scene: "calm", customers: 10 });
  expect(await screen.findByText("Nothing to decide")).toBeDefined();
});

test("one that is decided elsewhere is said to be gone", async () => {
  renderApp("/conflicts?operation=operation-gone", held);
  expect(await screen.findByText(/This conflict is not open any more/)).toBeDefined();
});
