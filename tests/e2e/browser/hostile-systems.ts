import type { Replies } from "../support/fake.ts";
import { markup, text } from "../support/markup.ts";
import { type Pretended, secuconnect, securely, synctera } from "./fake-systems.ts";

/** A system in whose customers markup stands wherever a text can stand. */
export interface Hostile {
  readonly system: Pretended;
  /** Typed besides what signs in, by label. */
  readonly settings: Readonly<Record<string, string>>;
  /** As many customers as there are texts; what a customer's fields say is moved on by `turn`. */
  readonly replies: (turn: number) => Replies;
  /** What has to stand on the page of a customer, word for word. */
  readonly shown: (customer: number) => readonly string[];
}

const everyone = markup.map((_, customer) => customer);

/** The name is markup too, and so is what stands after it: it tells customers apart. */
function name(customer: number, place: number): string {
  return `${text(customer, place)} ${customer}`;
}

const omnidesk: Hostile = {
  system: {
    name: "Omnidesk",
    path: "",
    credentials: { "API key": "fake-key" },
    isListed: true,
    query: "zoe@example.com",
    replies: () => ({}),
  },
  settings: { "Brand id": "1", "Brand name": "Fietsenwinkel" },
  replies: (turn) => {
    const customer = (at: number) => ({
      id: 4700 + at,
      external_primary_id: `C-${at} ${text(at, turn)}`,
      brand_name: "Fietsenwinkel",
      firstname: text(at, turn + 1),
      lastname: name(at, turn + 2),
      channels: [
        { id: text(at, 3), type: "email", value: text(at, turn + 4) },
        { id: 2, type: text(at, turn + 5), value: text(at, turn + 6) },
      ],
      custom_notitie: text(at, turn + 7),
      [`custom_${text(at, 8)}`]: text(at, turn + 9),
      [text(at, 10)]: { [text(at, 11)]: text(at, 12) },
    });
    const entry = (at: number) => ({
      id: text(at, 13),
      ticket_id: text(at, 14),
      item_type: at % 2 === 0 ? "ticket" : text(at, 15),
      description: text(at, 16),
      initiated_by: text(at, 17),
      created_at: at % 2 === 0 ? "2026-11-18 10:15:00" : text(at, 18),
      source_url: at % 2 === 0 ? "javascript:window.injected=1" : text(at, 19),
    });
    const items = Object.fromEntries(
      everyone.map((at) => [`GET /api/v2/customer/${4700 + at}`, { type: "item", item: customer(at) }]),
    );
    return {
      "GET /api/v2/customer/timelineByCustomerExternalID": { type: "index", items: everyone.map(entry) },
      ...items,
      "GET /api/v2/customer": { type: "index", itemTotal: everyone.length, items: everyone.map(customer) },
      "PUT /api/v2/customer*": {
        status: "error",
        message: text(0, 20 + turn),
        errors: { firstname: text(0, 21 + turn) },
      },
    };
  },
  shown: (at) => [text(at, 1), name(at, 2), text(at, 7), text(at, 9)],
};

const securelyHostile: Hostile = {
  system: securely,
  settings: {},
  replies: (turn) => ({
    "POST /customers/search": {
      payload: everyone.map((at) => ({
        customerId: 1200 + at,
        firstName: text(at, turn),
        lastName: name(at, turn + 1),
        email: "zoe@example.com",
        phone: text(at, turn + 2),
        status: text(at, turn + 3),
        companyName: text(at, turn + 4),
        externalIdentifier: text(at, turn + 5),
        accountNumber: text(at, turn + 6),
        [text(at, 7)]: text(at, turn + 8),
      })),
      hasMore: false,
      error: null,
    },
  }),
  shown: (at) => [text(at, 0), name(at, 1), text(at, 4)],
};

const secuconnectHostile: Hostile = {
  system: secuconnect,
  settings: {},
  replies: (turn) => {
    const customer = (at: number) => ({
      object: "payment.customers",
      id: `PCU_${at}`,
      contract: { object: text(at, 0), id: text(at, 1) },
      contact: {
        forename: text(at, turn + 2),
        surname: name(at, turn + 3),
        companyname: text(at, turn + 4),
        salutation: text(at, turn + 5),
        title: text(at, turn + 6),
        gender: text(at, turn + 7),
        email: text(at, turn + 8),
        phone: text(at, turn + 9),
        mobile: text(at, turn + 10),
        dob: text(at, turn + 11),
        picture: text(at, 12),
        address: {
          street: text(at, turn + 13),
          street_number: text(at, turn + 14),
          city: text(at, turn + 15),
          postal_code: text(at, turn + 16),
          country: text(at, turn + 17),
          [text(at, 18)]: text(at, 19),
        },
        [text(at, 20)]: text(at, 21),
      },
      created: text(at, 22),
      updated: text(at, 23),
    });
    const items = Object.fromEntries(everyone.map((at) => [`GET /api/v2/Payment/Customers/PCU_${at}`, customer(at)]));
    return {
      ...secuconnect.replies({ count: everyone.length, data: everyone.map(customer) }),
      ...items,
      "PUT /api/v2/Payment/Customers/*": {
        status: "error",
        error: text(0, 24 + turn),
        error_details: text(0, 25 + turn),
        error_user: text(0, 26 + turn),
        code: text(0, 27),
      },
    };
  },
  shown: (at) => [text(at, 2), name(at, 3), text(at, 4), text(at, 15)],
};

const syncteraHostile: Hostile = {
  system: synctera,
  settings: {},
  replies: (turn) => {
    const address = (at: number, place: number) => ({
      id: text(at, place),
      address_line_1: text(at, turn + place + 1),
      address_line_2: text(at, turn + place + 2),
      city: text(at, turn + place + 3),
      state: text(at, turn + place + 4),
      postal_code: text(at, turn + place + 5),
      country_code: text(at, turn + place + 6),
      nickname: text(at, place + 7),
    });
    const customer = (at: number) => ({
      id: `customer-${at}`,
      status: text(at, turn),
      first_name: text(at, turn + 1),
      middle_name: text(at, turn + 2),
      last_name: name(at, turn + 3),
      dob: text(at, turn + 4),
      email: text(at, turn + 5),
      phone_number: text(at, turn + 6),
      ssn: text(at, turn + 7),
      ssn_source: text(at, 8),
      legal_address: address(at, 9),
      shipping_address: address(at, 17),
      metadata: { [text(at, 25)]: text(at, turn + 26) },
      ban_status: text(at, turn + 27),
      kyc_status: text(at, turn + 28),
      kyc_last_run: text(at, turn + 29),
      tenant: text(at, turn + 30),
      has_accounts: text(at, turn + 31),
      creation_time: text(at, turn + 32),
      last_updated_time: text(at, turn + 33),
      [text(at, 34)]: text(at, turn + 35),
    });
    const refusal = { type: text(0, 36), title: text(0, 37 + turn), detail: text(0, 38 + turn), status: 422 };
    const items = Object.fromEntries(everyone.map((at) => [`GET /v0/customers/customer-${at}`, customer(at)]));
    return {
      ...items,
      "GET /v0/customers": { customers: everyone.map(customer), next_page_token: null },
      "PATCH /v0/customers/*": refusal,
    };
  },
  shown: (at) => [text(at, 1), name(at, 3), text(at, 10), text(at, 12)],
};

export const hostile: readonly Hostile[] = [omnidesk, securelyHostile, secuconnectHostile, syncteraHostile];
