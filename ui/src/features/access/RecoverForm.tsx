import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { focusFirstIssue, Form } from "../../components/Form.tsx";
import { describeError } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { access as texts } from "../../messages/access.ts";
import { useAction } from "../../platform/queries.ts";
import styles from "./Access.module.css";
import { missingParts, noParts } from "./recoveryParts.ts";
import { RecoveryInput } from "./RecoveryInput.tsx";
import { useWait } from "./useWait.ts";
import { WaitNote } from "./WaitNote.tsx";

/** Opens the data with the recovery code. A typo is told beside the part it is in. */
export function RecoverForm({ waitSeconds }: { waitSeconds: number }) {
  const [parts, setParts] = useState<readonly string[]>(noParts);
  const [missing, setMissing] = useState<readonly number[]>([]);
  const recover = useAction("access_recover", { isSecret: true });
  const wait = useWait(waitSeconds, recover.error);
  const form = useRef<HTMLFormElement>(null);
  const wrong = partsNamedBy(recover.error);
  const issues = new Map([
    ...wrong.map((number) => [number, texts.typo(number)] as const),
    ...missing.map((number) => [number, texts.missing(number)] as const),
  ]);

  useEffect(() => {
    if (recover.error || missing.length > 0) focusFirstIssue(form.current);
  }, [recover.error, missing]);

  const submit = () => {
    if (recover.isPending || wait > 0) return;
    const incomplete = missingParts(parts);
    setMissing(incomplete);
    if (incomplete.length > 0) recover.reset();
    else recover.mutate({ code: parts.join("-") });
  };

  const change = (changed: string[]) => {
    setParts(changed);
    // What was wrong was said of another code.
    setMissing([]);
    if (recover.error) recover.reset();
  };

  return (
    <Form label={texts.recoverTitle} formRef={form} onSubmit={submit}>
      <p className={styles.text}>{texts.recoverText}</p>
      <RecoveryInput parts={parts} onChange={change} issues={issues} autoFocus />
      {recover.error && wrong.length === 0 && <ErrorNotice error={recover.error} />}
      <WaitNote seconds={wait} />
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="primary"
          isPending={recover.isPending}
          disabledReason={wait > 0 ? texts.waitHeard : null}
        >
          {recover.isPending ? texts.recovering : texts.recover}
        </Button>
      </div>
    </Form>
  );
}

/** The parts of a code that an error names: `part.3`. */
function partsNamedBy(error: unknown): number[] {
  if (!error) return [];
  return describeError(error).wire.fields.flatMap(({ field }) => {
    const number = /^part\.([1-8])$/.exec(field)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}
