import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField, Text } from "react-aria-components";

import { Button } from "../../components/Button.tsx";
import { DialogActions } from "../../components/Dialog.tsx";
import { Segments } from "../../components/Segments.tsx";
import type { PersonRow, Segment } from "../../contract/types.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { link as texts } from "../../messages/link.ts";
import { person } from "../../messages/person.ts";
import { useCommandQuery } from "../../platform/queries.ts";
import { Systems } from "../systems/Systems.tsx";
import styles from "./LinkDialog.module.css";

/** As many as can be looked over; more are found by typing more. */
const mostResults = 20;

export const textOf = (segments: readonly Segment[]) => segments.map((segment) => segment.text).join("");

interface LinkChoiceProps {
  personId: string;
  onChoose: (row: PersonRow) => void;
  onCancel: () => void;
}

/** Who might be the same person, and a box to find somebody else. The arrows choose from within the box. */
export function LinkChoice({ personId, onChoose, onCancel }: LinkChoiceProps) {
  const [typed, setTyped] = useState("");
  const query = typed.trim();
  const matches = useCommandQuery("person_matches", { personId });
  const found = useCommandQuery(
    "customers_search",
    { query, sort: "relevance", offset: 0, limit: mostResults },
    { enabled: query !== "", placeholderData: keepPreviousData },
  );
  const source = query === "" ? matches : found;
  const rows = (source.data?.rows ?? []).filter((row) => row.personId !== personId);
  const title = query === "" ? texts.suggestions : texts.results;

  return (
    <>
      <Autocomplete>
        <SearchField className={styles.field!} aria-label={texts.find} autoFocus value={typed} onChange={setTyped}>
          <Input
            className={styles.input!}
            placeholder={texts.findPlaceholder}
            autoComplete="off"
            autoCorrect="off"
            spellCheck="false"
          />
        </SearchField>
        <h3 className={styles.listTitle}>{title}</h3>
        {source.error && <ErrorNotice error={source.error} onRetry={() => void source.refetch()} compact />}
        <ListBox
          className={styles.list!}
          aria-label={title}
          items={rows}
          dependencies={[rows]}
          selectionMode="none"
          onAction={(key) => {
            const row = rows.find((one) => one.personId === key);
            if (row) onChoose(row);
          }}
          renderEmptyState={() => (
            <p className={styles.nothing}>
              {source.isPending ? texts.looking : query === "" ? texts.noSuggestions : texts.nothing(query)}
            </p>
          )}
        >
          {(row) => (
            <ListBoxItem id={row.personId} className={styles.option!} textValue={textOf(row.name) || texts.noName}>
              <span className={styles.words}>
                <Text slot="label" className={styles.name!}>
                  <Segments segments={row.name} empty={texts.noName} />
                </Text>
                <Text slot="description" className={styles.detail!}>
                  <Segments segments={row.detail} />
                  {row.reason && <span className={styles.reason}>{row.reason}</span>}
                </Text>
              </span>
              <Systems systems={row.systems} />
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      <DialogActions>
        <Button onPress={onCancel}>{person.cancel}</Button>
      </DialogActions>
    </>
  );
}
