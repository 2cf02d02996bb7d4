import { useState } from "react";

import { IconButton } from "../../components/IconButton.tsx";
import { Menu } from "../../components/Menu.tsx";
import { toast } from "../../components/Toast.tsx";
import type { ValueSource } from "../../contract/types.ts";
import { copy as texts } from "../../messages/copy.ts";
import { CopyDialog } from "./CopyDialog.tsx";

interface RowMenuProps {
  /** What the row is called. */
  name: string;
  /** Its value as text; null if it may not leave the page. */
  value: string | null;
  /** What is copied to the other systems; null where there are none, or it must not be. */
  source: ValueSource | null;
}

/** What can be done with a value beside changing it. */
export function RowMenu({ name, value, source }: RowMenuProps) {
  const [isCopying, setCopying] = useState(false);
  if (!source) return null;
  return (
    <>
      <Menu
        label={texts.more(name)}
        trigger={<IconButton icon="more" label={texts.more(name)} />}
        entries={[
          { id: "systems", label: texts.toSystems, onAction: () => setCopying(true) },
          ...(value === null
            ? []
            : [
                {
                  id: "clipboard",
                  label: texts.value,
                  onAction: () => void navigator.clipboard?.writeText(value).then(() => toast(texts.copied)),
                },
              ]),
        ]}
      />
      <CopyDialog source={source} isOpen={isCopying} onClose={() => setCopying(false)} />
    </>
  );
}
