import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  /** Called by Escape and by the buttons inside; the owner decides whether it really closes. */
  onClose: () => void;
  /** `alertdialog` interrupts to confirm something and does not close by a click beside it. */
  role?: "dialog" | "alertdialog";
  width?: "narrow" | "wide";
  children: ReactNode;
}

/** A window over the window, for what has to interrupt. */
export function Dialog({ title, isOpen, onClose, role = "dialog", width = "narrow", children }: DialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay!}
      isOpen={isOpen}
      isDismissable={role === "dialog"}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={width === "wide" ? `${styles.modal} ${styles.wide}` : styles.modal!}>
        <AriaDialog role={role} className={styles.dialog!}>
          <Heading slot="title" level={2} className={styles.title!}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at the end of a dialog, the main one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
