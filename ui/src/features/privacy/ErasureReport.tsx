import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { toast } from "../../components/Toast.tsx";
import type { ErasureReport as Report, ErasureStep } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { erasures } from "../../messages/privacy.ts";
import { useAction, useCommandQuery } from "../../platform/queries.ts";
import { Files } from "./Files.tsx";
import steps from "../../components/Steps.module.css";
import styles from "./Privacy.module.css";

/** What became of an erasure, here and in every system. Says nothing about whom. */
export function ErasureReport({ erasureId, onClose }: { erasureId: string; onClose: () => void }) {
  const report = useCommandQuery("erasure_get", { erasureId }, { gcTime: 0 });
  return (
    <Dialog title={report.data ? erasures.line(report.data.at) : erasures.report} isOpen onClose={onClose}>
      {report.error && <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />}
      {report.isPending && <p role="status">{erasures.loading}</p>}
      {report.data && <Told report={report.data} />}
      <DialogActions>
        {report.data && <Copy report={report.data} />}
        <Button autoFocus onPress={onClose}>
          {erasures.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Told({ report }: { report: Report }) {
  const lift = useAction("erasure_lift");
  return (
    <>
      <p role="status">{erasures.here(report)}</p>
      <ul className={steps.steps} aria-label={erasures.systems}>
        {report.systems.map((step, place) => (
          <Step key={`${step.system} ${place.toString()}`} step={step} />
        ))}
      </ul>
      <Files lead={erasures.files} files={report.files} />
      <Files lead={erasures.unreadable} files={report.unreadable} />
      <p className={steps.quiet}>{erasures.backups}</p>
      {report.liftedAt === null ? (
        <div className={steps.step}>
          <p className={`${steps.words} ${steps.quiet}`}>{erasures.liftHint}</p>
          <Button small isPending={lift.isPending} onPress={() => lift.mutate({ erasureId: report.erasureId })}>
            {erasures.lift}
          </Button>
        </div>
      ) : (
        <p>{erasures.lifted(report.liftedAt)}</p>
      )}
      {lift.error && <ErrorNotice error={lift.error} compact />}
    </>
  );
}

function Step({ step }: { step: ErasureStep }) {
  const retry = useAction("pending_retry");
  const leave = useAction("pending_discard");
  const { operationId } = step;
  return (
    <li className={steps.step}>
      <LetterBadge letters={step.badge} name={step.system} hue={step.provider} />
      <div className={steps.words}>
        <b className={steps.name}>{step.system}</b>
        <p>{erasures.stepWord(step)}</p>
        <p className={steps.quiet}>{step.words}</p>
        {step.state === "needs_agent" && operationId !== null && (
          <div className={styles.buttons}>
            <Button
              small
              label={erasures.tryAgainIn(step.system)}
              isPending={retry.isPending}
              onPress={() => retry.mutate({ operationId })}
            >
              {erasures.tryAgain}
            </Button>
            <Button
              small
              variant="quiet"
              label={erasures.leaveIn(step.system)}
              isPending={leave.isPending}
              onPress={() => leave.mutate({ operationId })}
            >
              {erasures.leave}
            </Button>
          </div>
        )}
        {(retry.error ?? leave.error) && <ErrorNotice error={retry.error ?? leave.error} compact />}
      </div>
    </li>
  );
}

function Copy({ report }: { report: Report }) {
  const text = erasures.asText(report);
  return (
    <Button onPress={() => void navigator.clipboard?.writeText(text).then(() => toast(erasures.copied))}>
      {erasures.copy}
    </Button>
  );
}
