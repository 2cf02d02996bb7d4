import { expect } from "@playwright/test";

import type { Person } from "../support/people.ts";
import type { JournalEntry, Sandbox } from "../support/sandbox.ts";
import { waitFor } from "../support/waiting.ts";

/** A change as it reached the emulated Omnidesk. */
export interface Request {
  readonly operation: string;
  /** Method and path below the customer controller. */
  readonly request: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const CONTROLLER = "/omnidesk/api/v2/customer";

function asked({ operation, method, path, params }: JournalEntry): Request {
  return { operation, request: `${method} ${path.slice(CONTROLLER.length)}`, params };
}

/** Waits until as many changes have arrived since an entry, and returns all there are, in order. */
export async function arrivals(
  sandbox: Sandbox,
  since: number,
  count: number,
  patienceMs?: number,
): Promise<Request[]> {
  const probe = async () => {
    const changes = (await sandbox.changes(since)).map(asked);
    if (changes.length < count) throw new Error(`so far there are ${JSON.stringify(changes)}`);
    return changes;
  };
  return waitFor(`${count} changes in the systems`, probe, patienceMs);
}

/** The requests that the changes of one customer of one brand have to become, to the letter. */
export class Requests {
  readonly #her: Person;
  readonly #brand: string;

  constructor(her: Person, sandbox: Sandbox) {
    this.#her = her;
    this.#brand = String(sandbox.access.omnidesk.brandId);
  }

  /** Names go out as a pair, by the one update that keeps what is not sent. */
  named(given: string): Request {
    return this.#update({ firstname: given, lastname: this.#her.family });
  }

  withCustomField(name: string, value: string): Request {
    return this.#update({ [`custom_${name}`]: value });
  }

  /** Adding touches no other channel. */
  withEmail(address: string): Request {
    return {
      operation: "addChannelOnly",
      request: "POST /addChannelOnly",
      params: { customer_id: this.#her.id, brand_id: this.#brand, extra_email: address },
    };
  }

  /** A channel goes by its own number. */
  withoutChannel(): Request {
    const path = expect.stringMatching(new RegExp(`^DELETE /${this.#her.id}/channel/\\d+$`, "u")) as unknown as string;
    return { operation: "deleteItemChannel", request: path, params: {} };
  }

  /** The link carries the operation's id, by which the event is recognised if its answer is lost. */
  event(message: string, by: string, link: string): Request {
    const marked = new RegExp(`^${link.replaceAll(".", "\\.")}#customer-console-operation=[0-9a-f-]{36}$`, "u");
    return {
      operation: "externalEvent",
      request: "POST /externalEvent",
      params: {
        customer_id: this.#her.id,
        brand_id: this.#brand,
        initiated_by: by,
        message,
        source_url: expect.stringMatching(marked),
      },
    };
  }

  crmSync(address: string): Request {
    return {
      operation: "syncWithCRM",
      request: "POST /syncWithCRM",
      params: { brandID: this.#brand, channel: "email", address },
    };
  }

  /** One request creates a customer with both addresses. */
  created(customer: { id: string; given: string; family: string; email: string; phone: string }): Request {
    return {
      operation: "postIndex",
      request: "POST ",
      params: {
        primary_id: customer.id,
        brand_id: this.#brand,
        firstname: customer.given,
        lastname: customer.family,
        channel_id: "email",
        customer_link_channel: customer.email,
        extra_telephone: customer.phone,
      },
    };
  }

  deleted(): Request {
    const path = expect.stringMatching(/^DELETE \/\d+$/u) as unknown as string;
    return { operation: "deleteItem", request: path, params: {} };
  }

  #update(values: Readonly<Record<string, string>>): Request {
    return {
      operation: "updateCustomer",
      request: "PUT /updateCustomer",
      params: { externalPrimaryID: this.#her.externalId, brandID: this.#brand, ...values },
    };
  }
}
