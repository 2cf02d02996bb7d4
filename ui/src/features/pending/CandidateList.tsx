import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import type { CandidateView, OperationView } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { candidates as texts, pending } from "../../messages/pending.ts";
import { useAction } from "../../platform/queries.ts";
import { useOpenCustomer } from "../person/reading.ts";
import styles from "./Candidates.module.css";
import { DiscardChange } from "./DiscardChange.tsx";

interface CandidateListProps {
  operation: OperationView;
  onDiscarded: () => void;
}

/** Customers the system has already and that may be the one meant, in its own order: one is chosen, or none. */
export function CandidateList({ operation, onDiscarded }: CandidateListProps) {
  const open = useOpenCustomer();
  const choose = useAction("pending_choose");
  const { operationId, candidates, system } = operation;
  const chosenId = choose.isPending ? choose.variables.remoteId : null;
  const use = (remoteId: string) => {
    if (choose.isPending) return;
    choose.mutateAsync({ operationId, remoteId }).then(
      ({ personId }) => open(personId),
      () => {},
    );
  };
  return (
    <Card title={texts.title(system.name)} flush>
      <p className={styles.lead}>{texts.lead(system.name)}</p>
      <ol className={styles.list} aria-label={texts.title(system.name)}>
        {candidates.map((candidate) => (
          <Candidate
            key={candidate.remoteId}
            candidate={candidate}
            system={system.name}
            isChosen={chosenId === candidate.remoteId}
            onUse={() => use(candidate.remoteId)}
          />
        ))}
      </ol>
      {choose.error && (
        <div className={styles.error}>
          <ErrorNotice error={choose.error} kept={pending.kept} />
        </div>
      )}
      <div className={styles.none}>
        <span>{texts.none}</span>
        <DiscardChange operation={operation} label={texts.drop} small onDiscarded={onDiscarded} />
      </div>
    </Card>
  );
}

interface CandidateProps {
  candidate: CandidateView;
  system: string;
  isChosen: boolean;
  onUse: () => void;
}

function Candidate({ candidate, system, isChosen, onUse }: CandidateProps) {
  const { remoteId, name, matchedOn, exact, differences } = candidate;
  return (
    <li className={styles.candidate}>
      <div className={styles.head}>
        <span className={styles.name}>{name || pending.noName}</span>
        <span className={styles.id}>{remoteId}</span>
        <Badge tone={exact ? "good" : "neutral"}>{exact ? texts.exact : texts.partly}</Badge>
        <span className={styles.gap} />
        <Button small label={texts.useLabel(name || remoteId)} isPending={isChosen} onPress={onUse}>
          {texts.use}
        </Button>
      </div>
      {matchedOn.length > 0 && <p className={styles.matched}>{texts.matchedOn(matchedOn)}</p>}
      {differences.length > 0 && (
        <dl className={styles.differences}>
          {differences.map((change) => (
            <div key={change.label} className={styles.difference}>
              <dt className={styles.label}>{change.label}</dt>
              <dd>{texts.typed(change.after)}</dd>
              <dd className={styles.there}>{texts.there(change.theirs ?? change.before)}</dd>
              <dd className={styles.kept}>{texts.notChanged(change.label, system)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
