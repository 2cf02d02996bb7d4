import { useNavigate } from "@tanstack/react-router";
import { useState, type Ref } from "react";

import { useCommand } from "../../commands/registry.ts";
import { keysOf } from "../../commands/table.ts";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Menu } from "../../components/Menu.tsx";
import type { Allowed, PersonView, RecordView, Removal } from "../../contract/types.ts";
import { link } from "../../messages/link.ts";
import { person, record as recordTexts } from "../../messages/person.ts";
import { erasing, exportingPerson } from "../../messages/privacy.ts";
import { EraseDialog } from "../privacy/EraseDialog.tsx";
import { ExportPerson } from "../privacy/ExportPerson.tsx";
import { Systems } from "../systems/Systems.tsx";
import { AddEvent } from "./AddEvent.tsx";
import { CrmSyncDialog } from "./CrmSync.tsx";
import styles from "./PersonHeader.module.css";
import { LinkDialog } from "./LinkDialog.tsx";
import { RecordStates } from "./RecordStates.tsx";
import { RemovalDialog } from "./RemovalDialog.tsx";

interface PersonHeaderProps {
  view: PersonView;
  headingRef: Ref<HTMLHeadingElement>;
  onRefresh: () => void;
  isRefreshing: boolean;
  onEventTyped: (isTyped: boolean) => void;
  onDialogClosed: () => void;
}

/** Who it is, and what can be done with them as a whole. */
export function PersonHeader(props: PersonHeaderProps) {
  const { view, headingRef, onRefresh, isRefreshing, onEventTyped, onDialogClosed } = props;
  const navigate = useNavigate();
  const [open, setOpen] = useState<"event" | "crm" | "link" | "export" | "erase" | Removal | null>(null);
  const close = () => {
    setOpen(null);
    onDialogClosed();
  };
  const reasonFor = (allowed: (record: RecordView) => Allowed) =>
    view.records.some((record) => allowed(record).ok)
      ? null
      : (view.records.map(allowed).find((one) => !one.ok)?.reason ?? null);
  const noEvent = reasonFor((record) => record.addEvent);

  useCommand("customer.addEvent", () => setOpen("event"), noEvent === null);
  useCommand("customer.link", () => setOpen("link"));

  return (
    <header className={styles.header}>
      <span className={styles.avatar} aria-hidden="true">
        {view.initials}
      </span>
      <h1 ref={headingRef} tabIndex={-1} className={view.name ? styles.name : `${styles.name} ${styles.nobody}`}>
        {view.name || person.noName}
      </h1>
      <div className={styles.actions}>
        <Button keys={keysOf("customer.addEvent")} disabledReason={noEvent} onPress={() => setOpen("event")}>
          {person.addEvent}
        </Button>
        <Button keys={keysOf("customer.link")} onPress={() => setOpen("link")}>
          {link.open}
        </Button>
        <Menu
          label={person.moreActions}
          trigger={<IconButton bordered icon="more" label={person.moreActions} />}
          entries={[
            { id: "refresh", label: person.refresh, onAction: onRefresh },
            {
              id: "crm",
              label: person.crmSync,
              onAction: () => setOpen("crm"),
              disabledReason: reasonFor((record) => record.crmSync),
            },
            {
              id: "activity",
              label: person.activity,
              onAction: () => void navigate({ to: "/activity", search: { person: view.personId } }),
            },
            { id: "export", label: exportingPerson.open, onAction: () => setOpen("export") },
            {
              id: "delete",
              label: person.deleteCustomer,
              onAction: () => setOpen("delete"),
              danger: true,
              disabledReason: reasonFor((record) => record.delete),
            },
            {
              id: "purge",
              label: person.purge,
              onAction: () => setOpen("purge"),
              danger: true,
              disabledReason: reasonFor((record) => record.purge),
            },
            { id: "erase", label: erasing.open, onAction: () => setOpen("erase"), danger: true },
          ]}
        />
      </div>
      <p className={styles.facts}>
        <Systems systems={view.systems} />
        {view.records.length > 1 && <span>{person.records(view.records.length)}</span>}
        <RecordStates view={view} />
        {isRefreshing && <span role="status">{recordTexts.refreshing}</span>}
      </p>
      <LinkDialog view={view} isOpen={open === "link"} onClose={close} />
      <AddEvent view={view} isOpen={open === "event"} onTyped={onEventTyped} onClose={close} />
      <CrmSyncDialog view={view} isOpen={open === "crm"} onClose={close} />
      <ExportPerson view={view} isOpen={open === "export"} onClose={close} />
      <EraseDialog view={view} isOpen={open === "erase"} onClose={close} />
      <RemovalDialog view={view} kind={open === "delete" || open === "purge" ? open : null} onClose={close} />
    </header>
  );
}
