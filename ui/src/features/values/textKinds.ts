import type { TextKind } from "../../components/TextField.tsx";
import type { FieldKind } from "../../contract/types.ts";

/** How a kind of value is typed. Dates are typed as text: several notations are understood, and they can be pasted. */
export const textKinds: Record<FieldKind, TextKind> = {
  text: "text",
  email: "email",
  phone: "phone",
  date: "number",
  choice: "text",
  country: "text",
  country_name: "text",
  postal_code: "address",
  ssn: "secret",
  number: "number",
  flag: "text",
};
