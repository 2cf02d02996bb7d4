import { LetterBadge } from "../../components/Badge.tsx";
import { CheckboxGroup } from "../../components/Checkbox.tsx";
import { person } from "../../messages/person.ts";
import type { Shared } from "./useShared.ts";

/** Asks in which of the systems that share a value something is done to it. */
export function WhichSystems({ shared, label = person.changeIn }: { shared: Shared; label?: string }) {
  if (!shared.isShared) return null;
  return (
    <CheckboxGroup
      label={label}
      value={shared.chosen}
      onChange={shared.choose}
      choices={shared.shares.map(({ recordId, system, allowed }) => ({
        value: recordId,
        label: system.name,
        aside: <LetterBadge letters={system.badge} name={system.name} hue={system.provider} isDecoration />,
        isDisabled: !allowed.ok,
        ...(allowed.ok ? {} : { description: allowed.reason }),
      }))}
    />
  );
}
