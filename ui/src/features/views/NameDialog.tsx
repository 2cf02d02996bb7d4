import { useEffect, useRef, useState } from "react";

import { Button } from "../../components/Button.tsx";
import { Dialog, DialogActions } from "../../components/Dialog.tsx";
import { Form } from "../../components/Form.tsx";
import { TextField } from "../../components/TextField.tsx";
import { inlineMessage } from "../../errors/catalogue.ts";
import { ErrorNotice } from "../../errors/ErrorNotice.tsx";
import { views as texts } from "../../messages/views.ts";

interface NameDialogProps {
  title: string;
  /** What gets the name. */
  what: string;
  submit: string;
  initial: string;
  error: unknown;
  isPending: boolean;
  onSubmit: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name of a view. What is suggested is marked, so that typing replaces it. */
export function NameDialog({ title, what, submit, initial, error, isPending, onSubmit, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const message = inlineMessage(error, "name");
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        label={title}
        onSubmit={() => {
          if (!isPending) onSubmit(name);
        }}
      >
        <TextField
          label={texts.name}
          description={what}
          autoFocus
          inputRef={input}
          value={name}
          onChange={setName}
          issues={message ? [message] : []}
        />
        {Boolean(error) && !message && <ErrorNotice error={error} compact />}
        <DialogActions>
          <Button onPress={onClose}>{texts.cancel}</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {submit}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
