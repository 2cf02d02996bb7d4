import { type Pretended, secuconnect, securely, synctera } from "./fake-systems.ts";

/** A customer in a form that no documentation promises, and how the console is to show it all the same. */
interface Awkward {
  readonly system: Pretended;
  readonly listed: unknown;
  readonly item?: unknown;
  /** The name as shown. */
  readonly name: string;
  /** Texts on the page of the customer, as far as they were understood. */
  readonly shown: readonly (string | RegExp)[];
}

const PCU = {
  object: "payment.customers",
  id: "PCU_2AAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  merchant: { object: "general.merchants", id: 7 },
  contact: {
    forename: "Zoe",
    surname: 42,
    gender: "other-than-documented",
    email: "zoe@example.com",
    mobile: 4_915_155_500_142,
    dob: "1991-02-03T00:00:00.123456+00:00",
    address: { street: "Hafenweg", street_number: 7, postal_code: 1234, country: "ZZ", floor: 3, city: null },
    hobbies: ["chess"],
  },
  created: "2022-07-15T10:00:00.123456+02:00",
};

const SYNCTERA = {
  id: "7d943c51-e4ff-4e57-9558-08cab6b963c7",
  status: "HIBERNATING",
  first_name: "Zoe",
  last_name: 42,
  middle_name: null,
  dob: "1990-04-05T00:00:00.000001Z",
  email: "zoe@example.com",
  phone_number: 12_065_550_100,
  legal_address: null,
  shipping_address: { address_line_1: "7 Harbor Way", country_code: "US", postal_code: 98_101, geo: { lat: 47.6 } },
  metadata: [],
  has_accounts: "true",
  kyc_status: "ON_THE_MOON",
  last_updated_time: "2024-05-07T08:00:00.000001Z",
};

/** Replies that say who it is, in strange words. */
export const awkward: Readonly<Record<string, Awkward>> = {
  "Securely: numbers for texts, capitals, a null in the list, an unknown status": {
    system: securely,
    listed: {
      CorrelationID: "0f3c1c2e",
      Payload: [
        null,
        {
          CustomerId: "1202",
          FirstName: "Zoe",
          LastName: 42,
          Phone: 2_815_001_112,
          Email: "zoe@example.com",
          Status: "ON_HOLIDAY",
          CompanyName: "",
          AccountNumber: 770_012,
          RiskScore: { value: 0.2, at: "2026-11-20T09:30:00.123456Z" },
        },
      ],
      Error: null,
      HasMore: "false",
    },
    name: "Zoe 42",
    shown: ["zoe@example.com", "On holiday", "770012", /281/u],
  },
  "Securely: an object for an array": {
    system: securely,
    listed: { payload: { customers: { customerId: 1203, firstName: "Zoe", lastName: "", email: "zoe@example.com" } } },
    name: "Zoe",
    shown: ["zoe@example.com", "1203"],
  },
  "Securely: hardly anything": {
    system: securely,
    listed: { payload: [{ customerId: 1204 }] },
    name: "No name",
    shown: ["1204"],
  },
  "secuconnect: numbers for texts, microseconds, a null in the list, an unknown gender": {
    system: secuconnect,
    listed: { count: "1", data: [null, PCU] },
    item: PCU,
    name: "Zoe 42",
    shown: ["zoe@example.com", "other-than-documented", /1991/u, /Hafenweg 7/u, "ZZ"],
  },
  "secuconnect: an object for an array": {
    system: secuconnect,
    listed: { count: 1, data: PCU },
    item: [PCU],
    name: "Zoe 42",
    shown: ["zoe@example.com"],
  },
  "secuconnect: hardly anything": {
    system: secuconnect,
    listed: { count: 1, data: [{ id: "PCU_3" }] },
    item: { id: "PCU_3", contact: [] },
    name: "No name",
    shown: ["PCU_3"],
  },
  "Synctera: numbers for texts, microseconds, a null in the list, an unknown status": {
    system: synctera,
    listed: { customers: [SYNCTERA, null], next_page_token: null, took_ms: 3 },
    item: SYNCTERA,
    name: "Zoe 42",
    shown: ["zoe@example.com", /hibernating/iu, /1990/u, "7 Harbor Way", /on_the_moon/iu],
  },
  "Synctera: an object for an array": {
    system: synctera,
    listed: { customers: SYNCTERA },
    item: SYNCTERA,
    name: "Zoe 42",
    shown: ["zoe@example.com"],
  },
  "Synctera: hardly anything": {
    system: synctera,
    listed: { customers: [{ id: 77, status: 5 }] },
    item: { id: 77, status: 5 },
    name: "No name",
    shown: ["77"],
  },
};

/** A reply that cannot be taken for a customer, for a list or for its end. */
interface Illegible {
  readonly system: Pretended;
  readonly listed: unknown;
  /** What the line of the system says. */
  readonly says: RegExp;
}

const NOT_UNDERSTOOD = /could not be understood/u;
const NOT_ACCEPTED = /did not accept this|has a problem of its own/u;

export const illegible: Readonly<Record<string, Illegible>> = {
  "Securely: something else in place of customers": {
    system: securely,
    listed: { correlationId: "0f3c1c2e", payload: { result: "done" }, error: null },
    says: NOT_UNDERSTOOD,
  },
  "Securely: texts for customers": { system: securely, listed: { payload: ["Zoe"] }, says: NOT_UNDERSTOOD },
  "Securely: a customer without a number": {
    system: securely,
    listed: { payload: [{ firstName: "Zoe", email: "zoe@example.com" }] },
    says: NOT_UNDERSTOOD,
  },
  "Securely: an error under 200": {
    system: securely,
    listed: { error: { errorCode: "LEDGER", errorDisplayMessage: "The ledger is closed", isRetryable: false } },
    says: NOT_ACCEPTED,
  },
  "secuconnect: something else in place of customers": {
    system: secuconnect,
    listed: { shop: "open" },
    says: NOT_UNDERSTOOD,
  },
  "secuconnect: a count without customers": {
    system: secuconnect,
    listed: { count: 3, data: null },
    says: NOT_UNDERSTOOD,
  },
  "secuconnect: a customer without an id": {
    system: secuconnect,
    listed: { count: 1, data: [{ contact: { email: "zoe@example.com" } }] },
    says: NOT_UNDERSTOOD,
  },
  "secuconnect: an error under 200": {
    system: secuconnect,
    listed: { status: "error", error: "ProductInternalException", error_details: "Something broke", code: "1001" },
    says: NOT_ACCEPTED,
  },
  "Synctera: something else in place of customers": {
    system: synctera,
    listed: { shop: "open" },
    says: NOT_UNDERSTOOD,
  },
  "Synctera: a text for customers": { system: synctera, listed: { customers: "none" }, says: NOT_UNDERSTOOD },
  "Synctera: a customer without an id": {
    system: synctera,
    listed: { customers: [{ first_name: "Zoe", email: "zoe@example.com" }] },
    says: NOT_UNDERSTOOD,
  },
  "Synctera: an error under 200": {
    system: synctera,
    listed: {
      type: "https://dev.synctera.com/errors/rule-violation",
      title: "Rule violation",
      detail: "The ledger is closed",
    },
    says: NOT_ACCEPTED,
  },
};
