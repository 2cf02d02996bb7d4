import { useNavigate } from "@tanstack/react-router";

import { Badge, LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Segments } from "../../components/Segments.tsx";
import { create } from "../../messages/create.ts";
import { live } from "../../messages/search.ts";
import { AnswerWords } from "../search/AnswerWords.tsx";
import cells from "../search/cells.module.css";
import { Systems } from "../systems/Systems.tsx";
import type { Candidate, LookedLine } from "./candidates.ts";
import styles from "./Create.module.css";
import type { LinkTo } from "./formState.ts";

interface CandidatesProps {
  candidates: readonly Candidate[];
  lines: readonly LookedLine[];
  linkTo: LinkTo | null;
  onOpen: (personId: string) => void;
  onLink: (linkTo: LinkTo) => void;
  onAskAgain: (connectionId: string) => void;
}

/** Customers that might be the same person, best match first. Has its place from the start, so that nothing moves. */
export function Candidates({ candidates, lines, linkTo, onOpen, onLink, onAskAgain }: CandidatesProps) {
  return (
    <aside className={styles.aside}>
      <Card title={create.candidates} flush>
        <p role="status" className={styles.candidatesNote}>
          {candidates.length === 0 ? create.candidatesNone : create.candidatesText}
          {candidates.length > 0 && (
            <span className="visually-hidden">{create.candidatesCount(candidates.length)}</span>
          )}
        </p>
        {lines.length > 0 && (
          <ul className={styles.looked} aria-label={live.progress}>
            {lines.map((line) => (
              <Line key={line.target.connectionId} line={line} onAskAgain={onAskAgain} />
            ))}
          </ul>
        )}
        <ul className={styles.candidates}>
          {candidates.map((candidate) => (
            <Row
              key={candidate.row.personId}
              candidate={candidate}
              isLinked={candidate.row.personId === linkTo?.personId}
              onOpen={onOpen}
              onLink={onLink}
            />
          ))}
        </ul>
      </Card>
    </aside>
  );
}

function Line({ line: { target, answer }, onAskAgain }: { line: LookedLine; onAskAgain: (id: string) => void }) {
  const navigate = useNavigate();
  const { connectionId, name, badge, provider } = target;
  return (
    <li className={styles.lookedLine}>
      <LetterBadge letters={badge} name={name} hue={provider.provider} />
      <AnswerWords name={name} answer={answer} />
      {answer.kind === "refused" && (
        <Button
          small
          variant="quiet"
          label={live.fixNamed(name)}
          onPress={() => void navigate({ to: "/settings/connections/$connectionId", params: { connectionId } })}
        >
          {live.fix}
        </Button>
      )}
      {answer.kind === "failed" && (
        <Button small variant="quiet" label={live.againNamed(name)} onPress={() => onAskAgain(connectionId)}>
          {live.again}
        </Button>
      )}
    </li>
  );
}

interface RowProps {
  candidate: Candidate;
  isLinked: boolean;
  onOpen: (personId: string) => void;
  onLink: (linkTo: LinkTo) => void;
}

function Row({ candidate: { row, reasons, isExact }, isLinked, onOpen, onLink }: RowProps) {
  const name = row.name.map((segment) => segment.text).join("");
  const shown = name || create.candidateNoName;
  return (
    <li className={`${styles.candidate} ${cells.marked}`}>
      <p className={styles.candidateName}>
        <span className={styles.candidateText}>
          <Segments segments={row.name} empty={create.candidateNoName} />
        </span>
        <Systems systems={row.systems} />
      </p>
      <p className={styles.candidateDetail}>
        <Segments segments={row.detail} />
      </p>
      <div className={styles.candidateFoot}>
        <p className={styles.candidateReason} data-exact={isExact}>
          {reasons.join(" · ")}
        </p>
        <Button small variant="quiet" label={create.candidateOpen(shown)} onPress={() => onOpen(row.personId)}>
          {create.open}
        </Button>
        {isLinked ? (
          <Badge tone="accent">{create.linked}</Badge>
        ) : (
          <Button
            small
            variant="quiet"
            label={create.candidateLink(shown)}
            onPress={() => onLink({ personId: row.personId, name })}
          >
            {create.link}
          </Button>
        )}
      </div>
    </li>
  );
}
