import styles from "./Privacy.module.css";

/** Files that may hold somebody, under a sentence that says so; nothing where there are none. */
export function Files({ lead, files }: { lead: string; files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <div className={styles.part}>
      <p>{lead}</p>
      <ul>
        {files.map((file) => (
          <li key={file}>
            <code className={styles.file}>{file}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
