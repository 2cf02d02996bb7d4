import { EmptyState } from "../../components/EmptyState.tsx";
import { frame } from "../../messages/frame.ts";
import { search } from "../../messages/search.ts";
import styles from "./NoCustomerChosen.module.css";

/** What stands beside the grid before a customer is chosen. */
export function NoCustomerChosen() {
  return (
    <div className={styles.beside}>
      <h1 className="visually-hidden">{frame.customers}</h1>
      <EmptyState title={search.chooseTitle} text={search.chooseText} />
    </div>
  );
}
