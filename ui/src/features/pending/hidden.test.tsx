import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { memoryPlatform } from "../../platform/memory.ts";
import { renderScreen } from "../../test/screen.tsx";
import { PendingScreen } from "./PendingScreen.tsx";

/** A change of a birth date that waits, on its page. */
async function open() {
  const platform = memoryPlatform({ customers: 40 });
  const record = platform.world.people[0]!.records.find(({ fields }) => fields["birth.date"])!;
  const born = record.fields["birth.date"]!.value;
  const { operationId } = await platform.invoke("fields_edit", {
    recordId: record.recordId,
    fields: { "birth.date": "1979-08-09", "name.given": "Marijke" },
    confirmed: false,
  });
  const app = renderScreen("/pending", PendingScreen, `/pending?operation=${operationId}`, { platform });
  await screen.findByRole("heading", { level: 1, name: /Changed details/ });
  return { ...app, born, operationId };
}

describe("a change of a hidden value", () => {
  it("is shown when it is asked for, with what was before", async () => {
    const { user, born, callsOf, operationId } = await open();
    const table = await screen.findByRole("table");
    expect(within(table).getByText("•• ••• 1979")).toBeTruthy();
    expect(document.body.textContent, "nor does the request tell").not.toContain("1979-08-09");
    await user.click(within(table).getByRole("button", { name: "Show Date of birth" }));
    expect(await within(table).findByText("1979-08-09")).toBeTruthy();
    expect(within(table).getByText(born)).toBeTruthy();
    expect(callsOf("field_reveal")).toEqual([{ place: "change", operationId, key: "birth.date" }]);
  });

  it("stays as it is when other values are changed", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: "Edit" }));
    const date = screen.getByRole<HTMLInputElement>("textbox", { name: "Date of birth" });
    expect([date.value, date.placeholder]).toEqual(["", "•• ••• 1979"]);
    await user.type(screen.getByRole("textbox", { name: "First name" }), "n");
    await user.click(screen.getByRole("button", { name: /^Save/ }));
    await waitFor(() => expect(callsOf("pending_edit")).toMatchObject([{ values: { "name.given": "Marijken" } }]));
    expect(callsOf("field_reveal")).toEqual([]);
  });

  it("can be cleared once it was seen, also after it is hidden again", async () => {
    const { user, callsOf } = await open();
    await user.click(screen.getByRole("button", { name: "Edit" }));
    await user.click(screen.getByRole("button", { name: "Show hidden values" }));
    const date = screen.getByRole<HTMLInputElement>("textbox", { name: "Date of birth" });
    await waitFor(() => expect(date.value).toBe("1979-08-09"));
    await user.clear(date);
    await user.click(screen.getByRole("button", { name: "Hide values" }));
    await user.click(screen.getByRole("button", { name: /^Save/ }));
    await waitFor(() => expect(callsOf("pending_edit")).toMatchObject([{ values: { "birth.date": "" } }]));
  });
});
