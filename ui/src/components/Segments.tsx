interface SegmentsProps {
  segments: readonly { text: string; hit: boolean }[];
  /** What stands in for an empty text. */
  empty?: string;
}

/** A text in pieces, those that match what was searched for marked. */
export function Segments({ segments, empty = "" }: SegmentsProps) {
  if (segments.length === 0) return empty;
  let at = 0;
  return segments.map(({ text, hit }) => {
    // Where a piece begins is what tells it from the others.
    const key = at;
    at += text.length;
    return hit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
  });
}
