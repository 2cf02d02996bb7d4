import { useState } from "react";

import { IconButton } from "../../components/IconButton.tsx";
import { Menu } from "../../components/Menu.tsx";
import { toast } from "../../components/Toast.tsx";
import type { FieldRef, ValueSource } from "../../contract/types.ts";
import { describeError } from "../../errors/catalogue.ts";
import { copy as texts } from "../../messages/copy.ts";
import { useAction } from "../../platform/queries.ts";
import { CopyDialog } from "./CopyDialog.tsx";

interface RowMenuProps {
  /** What the row is called. */
  name: string;
  /** Its value as text; null if it is not here. */
  value: string | null;
  /** The field whose hidden value is copied without coming here. */
  hidden?: FieldRef | null;
  /** What is copied to the other systems; null where there are none, or it must not be. */
  source: ValueSource | null;
}

/** What can be done with a value beside changing it. */
export function RowMenu({ name, value, hidden = null, source }: RowMenuProps) {
  const [isCopying, setCopying] = useState(false);
  const copyHidden = useAction("field_copy");
  if (!source && !hidden) return null;
  const copy = () => {
    if (hidden)
      copyHidden.mutateAsync(hidden).then(
        () => toast(texts.copiedHidden),
        (error: unknown) => toast(describeError(error).wire.message || texts.notCopied),
      );
    else if (value !== null) void navigator.clipboard?.writeText(value).then(() => toast(texts.copied));
  };
  return (
    <>
      <Menu
        label={texts.more(name)}
        trigger={<IconButton icon="more" label={texts.more(name)} />}
        entries={[
          ...(source ? [{ id: "systems", label: texts.toSystems, onAction: () => setCopying(true) }] : []),
          ...(value === null && !hidden ? [] : [{ id: "clipboard", label: texts.value, onAction: copy }]),
        ]}
      />
      {source && <CopyDialog source={source} isOpen={isCopying} onClose={() => setCopying(false)} />}
    </>
  );
}
