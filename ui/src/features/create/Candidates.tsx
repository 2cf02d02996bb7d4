import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Segments } from "../../components/Segments.tsx";
import type { PersonRow } from "../../contract/types.ts";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";

interface CandidatesProps {
  candidates: readonly PersonRow[];
  onOpen: (personId: string) => void;
}

/** Customers that might be the same person, best match first. Has its place from the start, so that nothing moves. */
export function Candidates({ candidates, onOpen }: CandidatesProps) {
  return (
    <aside className={styles.aside}>
      <Card title={create.candidates} flush>
        <p role="status" className={styles.candidatesNote}>
          {candidates.length === 0 ? create.candidatesNone : create.candidatesText}
          {candidates.length > 0 && (
            <span className="visually-hidden">{create.candidatesCount(candidates.length)}</span>
          )}
        </p>
        <ul className={styles.candidates}>
          {candidates.map((person) => (
            <Candidate key={person.personId} person={person} onOpen={onOpen} />
          ))}
        </ul>
      </Card>
    </aside>
  );
}

function Candidate({ person, onOpen }: { person: PersonRow; onOpen: (personId: string) => void }) {
  const name = person.name.map((segment) => segment.text).join("") || create.candidateNoName;
  return (
    <li className={styles.candidate}>
      <div className={styles.candidateWords}>
        <p className={styles.candidateName}>
          <span className={styles.candidateText}>
            <Segments segments={person.name} empty={create.candidateNoName} />
          </span>
          {person.systems.map((system) => (
            <LetterBadge key={system.connectionId} letters={system.badge} name={system.name} hue={system.provider} />
          ))}
        </p>
        <p className={styles.candidateDetail}>
          <Segments segments={person.detail} />
        </p>
        {person.reason !== null && <p className={styles.candidateReason}>{person.reason}</p>}
      </div>
      <Button small label={create.candidateOpen(name)} onPress={() => onOpen(person.personId)}>
        {create.open}
      </Button>
    </li>
  );
}
