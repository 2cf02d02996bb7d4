import type { CreateFormState } from "./formState.ts";

/** What every part of the form gets. */
export interface PartProps {
  form: CreateFormState;
  onEdit: (next: CreateFormState) => void;
  /** The agent has left an input: from now on its issues show. */
  onLeave: (input: string) => void;
  issuesOf: (input: string) => string[];
  /** What should be filled in there and need not be. */
  adviceOf: (input: string) => string[];
}
