import { LetterBadge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import type { ListedRequest } from "../../contract/types.ts";
import { activity } from "../../messages/activity.ts";
import { formatFull } from "../../messages/format.ts";
import { requests } from "../../messages/requests.ts";
import styles from "./Activity.module.css";

interface RequestDetailsProps {
  request: ListedRequest;
  onOpenEntry: () => void;
}

/** One request in full: what it was for and who caused it, what was asked and what came back. */
export function RequestDetails({ request, onOpenEntry }: RequestDetailsProps) {
  const { line, system, why, agent, number, change } = request;
  const facts = [
    { name: requests.factOperation, value: line.name },
    { name: requests.factRequest, value: `${line.method} ${line.path}` },
    { name: requests.factAnswer, value: activity.answer(line) },
    { name: requests.factTook, value: requests.milliseconds(line.milliseconds) },
    { name: requests.factSize, value: line.bytes === null ? requests.noAnswerSize : requests.bytes(line.bytes) },
    ...(request.requests > 1 ? [{ name: requests.factCount, value: requests.several(request.requests) }] : []),
  ];
  return (
    <>
      <header>
        <h2 className={styles.heading}>{requests.why(request)}</h2>
        <p className={styles.at}>
          {system && <LetterBadge letters={system.badge} name={system.name} hue={system.provider} />}
          <span>{system?.name ?? requests.noSystem(why)}</span>
        </p>
        <p className={styles.at}>{[requests.number(number), requests.cause(agent), formatFull(line.at)].join(" · ")}</p>
      </header>
      <Card title={requests.factRequest} level={3} flush>
        <table className={`${styles.table} ${styles.facts}`}>
          <tbody>
            {facts.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <p className={styles.quiet}>{line.reads ? requests.reads : requests.changes}</p>
      {change && (
        <p>
          <Button onPress={onOpenEntry}>{requests.openEntry}</Button>
        </p>
      )}
    </>
  );
}
