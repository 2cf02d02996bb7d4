/** How single values are written. */
export const value = {
  notSet: "not set",
  yes: "Yes",
  no: "No",
  hiddenWord: "hidden",
  stillHidden: "It stays hidden.",
  show: "show",
  hide: "hide",
  showLabel: (label: string) => `Show ${label}`,
  hideLabel: (label: string) => `Hide ${label}`,
} as const;
