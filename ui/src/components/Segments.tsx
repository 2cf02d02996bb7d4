interface SegmentsProps {
  segments: readonly { text: string; hit: boolean }[];
  /** What stands in for an empty text. */
  empty?: string;
}

/** A text in pieces, those that match what was searched for marked. */
export function Segments({ segments, empty = "" }: SegmentsProps) {
  if (segments.length === 0) return empty;
  // Pieces have no identity of their own: they are only ever replaced together.
  return segments.map((segment, index) => (segment.hit ? <mark key={index}>{segment.text}</mark> : <span key={index}>{segment.text}</span>));
}
