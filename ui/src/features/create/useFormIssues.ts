import { useState } from "react";

import type { CustomerCheck, WireError } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import type { CreateFormState } from "./formState.ts";
import { inputs, ownIssues, toInputIssues, type InputIssue } from "./issues.ts";
import type { Offer, Target } from "./offer.ts";

interface Known {
  form: CreateFormState;
  offer: Offer;
  targets: readonly Target[];
  check: CustomerCheck | null;
  /** What was answered to a submit of exactly this form. */
  refusal: WireError | null;
  /** The check is about an earlier state of the form. */
  isBehind: boolean;
  isTargetGone: boolean;
  isSubmitted: boolean;
}

interface FormIssues {
  /** Rules of the form itself: nothing is sent while one is broken. */
  own: InputIssue[];
  visible: InputIssue[];
  issuesOf: (input: string) => string[];
  adviceOf: (input: string) => string[];
  /** Inputs that should be filled in and are not, in a sentence for each system. */
  openAdvice: string[];
  leave: (input: string) => void;
}

/** Which issues show where: those of an input once it was left, all of them once the form was to be saved. */
export function useFormIssues(known: Known): FormIssues {
  const { form, offer, targets, check, refusal, isBehind, isTargetGone, isSubmitted } = known;
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  // What was left shows its issues once they are those of what was typed last: older ones would come and go again, and move
  // what is just being pressed.
  const [judged, setJudged] = useState(touched);
  if (!isBehind && judged !== touched) setJudged(touched);

  const nameOf = (connectionId: string) => targets.find((target) => target.connectionId === connectionId)?.name ?? null;
  const systemName = (connectionId: string) => (offer.targets > 1 ? nameOf(connectionId) : null);
  const fieldKeys = offer.fields.map(({ key }) => key);
  const found = toInputIssues(
    form,
    fieldKeys,
    refusal?.fields.length ? refusal.fields : (check?.issues ?? []),
    systemName,
  );
  const advice = toInputIssues(form, fieldKeys, check?.advice ?? [], () => null);
  const own = ownIssues(form, isTargetGone);
  // Without a system chosen there are no rules to say more about the form as a whole than that.
  const all =
    form.connectionIds.length > 0
      ? [...own, ...found]
      : [...own, ...found.filter(({ input }) => input !== inputs.form && input !== inputs.targets)];
  const isShown = ({ input }: InputIssue) =>
    isSubmitted || (judged.has(input) && input !== inputs.form) || (isTargetGone && input === inputs.targets);
  const visible = all.filter(isShown);
  const messagesOf = (issues: readonly InputIssue[], input: string) => [
    ...new Set(issues.filter((issue) => issue.input === input).map((issue) => issue.message)),
  ];

  return {
    own,
    visible,
    issuesOf: (input) => messagesOf(visible, input),
    adviceOf: (input) => (judged.has(input) ? messagesOf(advice, input) : []),
    openAdvice: adviceBySystem(check, offer, nameOf),
    leave: (input) => {
      if (!touched.has(input)) setTouched(new Set([...touched, input]));
    },
  };
}

function adviceBySystem(
  check: CustomerCheck | null,
  offer: Offer,
  nameOf: (connectionId: string) => string | null,
): string[] {
  const counts = new Map<string, string[]>();
  for (const { connectionId, field } of check?.advice ?? []) {
    const label = offer.fields.find(({ key }) => key === field)?.info.label;
    const system = connectionId === null ? null : nameOf(connectionId);
    if (label !== undefined && system !== null) counts.set(system, [...(counts.get(system) ?? []), label]);
  }
  return [...counts].map(([system, labels]) => create.advice(system, labels));
}
