import type { RequestPreview } from "../../contract/types.ts";
import { pending } from "../../messages/pending.ts";
import styles from "./Pending.module.css";

/** A body of values inside values: each is called by its path, such as `customer.emailAddress`. */
const isTree = (encoding: string) => encoding.includes("json");

/** What is done where, without the values. */
function RequestLine({ request }: { request: RequestPreview }) {
  return (
    <p className={styles.requestLine}>
      <strong>{request.method}</strong> {request.path}
    </p>
  );
}

/** The request as it goes out. Credentials are no part of what arrives here. */
export function Request({ request }: { request: RequestPreview | null }) {
  if (!request) return <p className={styles.quiet}>{pending.requestNone}</p>;
  return (
    <div className={styles.preview}>
      <RequestLine request={request} />
      {request.encoding !== "" && <p className={styles.quiet}>{pending.requestEncoding(request.encoding)}</p>}
      {request.parameters.length === 0 ? (
        <p className={styles.quiet}>{pending.requestNoParameters}</p>
      ) : (
        <dl
          className={styles.parameters}
          aria-label={isTree(request.encoding) ? pending.requestPaths : pending.requestParameters}
        >
          {request.parameters.map((parameter, index) => (
            // A name may come more than once, and the order is part of the request.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className={styles.parameter}>
              <dt>{parameter.name}</dt>
              <dd className={parameter.value === "" ? styles.quiet : undefined}>
                {parameter.value === "" ? pending.requestEmpty : parameter.value}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
