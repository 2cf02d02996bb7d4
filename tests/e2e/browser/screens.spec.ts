import { expect } from "@playwright/test";

import { listedCount, somebody } from "../support/people.ts";
import { expectAccessible } from "./accessible.ts";
import { test } from "./fixtures.ts";
import { explore, openCustomer } from "./steps.ts";

// What a screen reader is told: roles, names and states, in the order of the screen.

test("first start", async ({ view }) => {
  await expect(view.locator("body")).toMatchAriaSnapshot(`
    - banner:
      - searchbox "Find customers"
      - button "New customer"
    - navigation "Main":
      - link "Customers"
      - link "Pending"
      - link "Conflicts"
      - link "Activity"
      - link "Settings"
    - main:
      - heading "All your customers, one desk." [level=1]
      - region "Explore with sample data":
        - heading "Explore with sample data" [level=2]
        - button "Start exploring"
      - region "Connect a system":
        - heading "Connect a system" [level=2]
        - list "Systems":
          - listitem:
            - button "Omnidesk"
          - listitem:
            - button "Securely"
          - listitem:
            - button "secuconnect"
          - listitem:
            - button "Synctera"
    - contentinfo "Status":
      - list:
        - listitem: No connection yet
  `);
});

test("customers and a customer", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await expect(view.getByRole("link", { name: "Customers" })).toHaveAccessibleDescription(
    `${await listedCount(sandbox)} customers on this device`,
  );
  await openCustomer(view, who.name);
  await expect(view.getByText(/^Read \d\d:\d\d/u)).toBeVisible();
  const grid = view.getByRole("grid", { name: "Customers" });
  await expect(grid).toHaveAttribute("aria-rowcount", "2");
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - region "Results":
        - status "1 customer found on this device"
        - button "Ask the systems"
        - button /Sort by/
        - grid "Customers":
          - row "Name Systems Changed"
          - row /^${who.name}/ [selected]:
            - gridcell /${who.email}/
            - gridcell "Omnidesk sample"
      - article "Customer":
        - heading "${who.name}" [level=1]
        - button "Add event"
        - button "Link…"
        - button "More actions"
        - region "Identity":
          - heading "Identity" [level=2]
          - button "Edit First name"
          - button "Edit Last name"
          - button "Edit External id" [disabled]
        - region "Ways to reach them":
          - heading "Ways to reach them" [level=2]
          - button "Add channel"
          - button "Edit E-mail ${who.email}"
          - button "Remove E-mail ${who.email}"
          - button /^Edit Phone/
          - button /^Remove Phone/
        - region "Custom fields":
          - button "Add custom field"
        - region "In the systems":
          - heading "In the systems" [level=2]
        - region "Timeline":
          - heading "Timeline" [level=2]
          - button /Show/
          - list:
            - listitem
          - button "Read again"
  `);
});

test("a new customer", async ({ view, sandbox }) => {
  await explore(view, sandbox);
  await view.getByRole("button", { name: "New customer" }).click();
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "New customer" [level=1]
      - form "New customer":
        - group "Create in":
          - checkbox "Omnidesk sample" [checked]
          - checkbox "Securely sample"
          - checkbox "secuconnect sample"
          - checkbox "Synctera sample"
        - region "Identity":
          - textbox "First name"
          - textbox "Last name"
          - textbox "External id"
        - region "Ways to reach them":
          - group "Channel 1":
            - button /Kind/
            - textbox "Address"
            - button "Remove empty E-mail"
          - button "Add channel"
        - region "Custom fields":
          - button "Add custom field"
        - region "Ticket":
          - textbox "Ticket number"
          - checkbox "Leave open tickets where they are"
        - button "Create customer"
      - complementary:
        - region "Might already exist"
  `);
});

test("pending changes", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await sandbox.setFaults({ rules: [{ operation: "updateCustomer", fault: { status: { code: 400 } } }] });
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Edit First name" }).click();
  await view.getByRole("textbox", { name: "First name" }).fill("Loes");
  await view.getByRole("textbox", { name: "First name" }).press("Enter");
  await expect(view.getByRole("region", { name: "Pending changes of this customer" })).toContainText(
    "1 change needs you",
  );
  await view.getByRole("link", { name: "Pending" }).click();
  await expect(view.getByRole("link", { name: "Pending" })).toHaveAccessibleDescription("1 pending, 1 needs you");
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - radiogroup "Show":
        - radio "1 in all" [checked]
        - radio "1 needs you"
        - radio "0 waiting" [disabled]
      - grid "Pending changes":
        - row /Loes ${who.family}.*Changed details.*needs you/ [selected]
      - region "Change details":
        - 'heading "Changed details: Loes ${who.family}" [level=1]'
        - region "What changes":
          - table:
            - rowgroup:
              - row "Field Was Yours"
            - rowgroup:
              - row "First name ${who.given} Loes"
        - heading "Last try" [level=2]
        - alert
        - button "Try again now"
        - button "Discard change"
        - button "Open customer"
        - heading "Exact request" [level=3]:
          - button "Exact request"
  `);
  await view.getByRole("button", { name: "Exact request" }).click();
  await expect(view.getByText("PUT /api/v2/customer/updateCustomer")).toBeVisible();
  await expectAccessible(view);
  await view.getByRole("button", { name: "Discard change" }).click();
  await expect(view.getByRole("alertdialog", { name: "Discard this change?" })).toMatchAriaSnapshot(`
    - alertdialog "Discard this change?":
      - heading "Discard this change?" [level=2]
      - table
      - button "Keep change"
      - button "Discard change"
  `);
  await expectAccessible(view);
  await view.getByRole("alertdialog").getByRole("button", { name: "Discard change" }).click();
  await expect(view.getByText("Everything is sent")).toBeVisible();
});

test("activity", async ({ view, sandbox }) => {
  const who = await somebody(sandbox);
  await explore(view, sandbox);
  await openCustomer(view, who.name);
  await view.getByRole("button", { name: "Edit First name" }).click();
  await view.getByRole("textbox", { name: "First name" }).fill("Loes");
  await view.getByRole("textbox", { name: "First name" }).press("Enter");
  await view.getByRole("link", { name: "Activity" }).click();
  await expect(view.getByRole("grid", { name: "Activity" })).toContainText("Omnidesk sample accepted");
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Activity" [level=1]
      - button "Verify"
      - textbox "Find in the activity"
      - radiogroup "Show"
      - grid "Activity":
        - row "What Customer System When"
        - row /Omnidesk sample accepted the changed details/
        - row /You changed details/
        - row /was pulled/
        - row /was pulled/
        - row /was pulled/
        - row /You added the connection/
        - row /You added the connection/
        - row /You added the connection/
        - row /You added the connection/
        - row /The console was started/
      - region "The chosen entry":
        - heading "Omnidesk sample accepted the changed details" [level=2]
        - region "Requests":
          - heading "Requests" [level=3]
          - list:
            - listitem:
              - paragraph: getItem reads 200
            - listitem:
              - paragraph: updateCustomer changes 200
              - paragraph: PUT /api/v2/customer/updateCustomer
            - listitem:
              - paragraph: getItem reads 200
  `);
  await view.getByRole("button", { name: "Verify" }).click();
  await expect(view.getByText(/^All \d+ entries and \d+ requests are as they were written\.$/u)).toBeVisible();
  await expectAccessible(view);
  await view.getByRole("textbox", { name: "Find in the activity" }).fill("first name");
  await expect(view.getByRole("grid", { name: "Activity" }).getByRole("row")).toHaveCount(2);
});

test("settings and a connection", async ({ view, sandbox }) => {
  await explore(view, sandbox);
  await view.getByRole("link", { name: "Settings" }).click();
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Settings" [level=1]
      - region "Connections":
        - heading "Connections" [level=2]
        - button "Add connection"
        - list "Connections":
          - listitem "Omnidesk sample":
            - 'button "Sync now: Omnidesk sample"'
            - button "Edit Omnidesk sample"
          - listitem "Securely sample":
            - paragraph: /customers are found by search only/
            - button "Edit Securely sample"
          - listitem "secuconnect sample":
            - button "Edit secuconnect sample"
          - listitem "Synctera sample":
            - button "Edit Synctera sample"
      - region "Appearance":
        - heading "Appearance" [level=2]
        - radiogroup "Theme":
          - radio "System" [checked]
          - radio "Light"
          - radio "Dark"
      - region "Sync":
        - group:
          - textbox "Minutes between pulls"
      - region "Storage & security"
      - region "Shortcuts":
        - button "Show shortcuts"
      - region "About":
        - button "Show diagnostics"
  `);
  await view.getByRole("button", { name: "Add connection" }).click();
  await expect(view.getByRole("menu")).toMatchAriaSnapshot(`
    - menu "Add connection":
      - menuitem "Omnidesk"
      - menuitem "Securely"
      - menuitem "secuconnect"
      - menuitem "Synctera"
  `);
  await view.getByRole("menuitem", { name: "Omnidesk" }).click();
  await expect(view.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "Add Omnidesk" [level=1]
      - form "Connection":
        - region "Connection":
          - textbox "Name": Omnidesk
          - button /Environment/
          - textbox "Base URL"
        - region "Credentials":
          - textbox "API key"
        - region "Options":
          - textbox "Brand id"
          - textbox "Brand name"
          - textbox "Phone region"
          - button /Rights of the key/
          - textbox "Custom fields"
        - heading "Advanced" [level=3]:
          - button "Advanced"
        - button "Save connection"
        - button "Test connection"
        - button "Cancel"
  `);
});
