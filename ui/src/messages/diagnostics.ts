/** Texts of the diagnostics. */
export const diagnostics = {
  about: "About",
  lead: "If something does not work, the diagnostics tell whoever helps you what this program was doing.",
  open: "Show diagnostics",
  title: "Diagnostics",
  whole:
    "This is everything that is copied. It holds no names, no customers, no addresses of your systems and no keys.",
  text: "Diagnostics",
  loading: "Gathering …",
  copy: "Copy diagnostics",
  copied: "Diagnostics copied",
  notCopied: "The clipboard could not be reached. Select the text and copy it with the keyboard.",
  close: "Close",
} as const;
