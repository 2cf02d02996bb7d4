import { LetterBadge } from "../../components/Badge.tsx";
import { CheckboxGroup } from "../../components/Checkbox.tsx";
import { create } from "../../messages/create.ts";
import styles from "./Create.module.css";
import { inputs } from "./issues.ts";
import type { Target } from "./offer.ts";
import type { PartProps } from "./part.ts";

/** The systems the customer is created in, and what creating means where it means more than the word says. */
export function TargetChoice({ form, onEdit, issuesOf, targets }: PartProps & { targets: readonly Target[] }) {
  const telling = targets.filter(
    ({ connectionId, provider }) => provider.createEffect !== "" && form.connectionIds.includes(connectionId),
  );
  return (
    <div className={styles.targets}>
      <CheckboxGroup
        label={create.targets}
        value={form.connectionIds}
        onChange={(connectionIds) => onEdit({ ...form, connectionIds })}
        issues={issuesOf(inputs.targets)}
        choices={targets.map(({ connectionId, name, badge, provider, refusal: reason }) => ({
          value: connectionId,
          label: name,
          aside: <LetterBadge letters={badge} name={provider.name} hue={provider.provider} />,
          ...(reason === null ? {} : { description: reason, isDisabled: true }),
        }))}
      />
      <div role="status">
        {telling.map(({ connectionId, name, provider }) => (
          <p key={connectionId} className={styles.note}>
            {create.effect(name, provider.createEffect)}
          </p>
        ))}
      </div>
    </div>
  );
}
