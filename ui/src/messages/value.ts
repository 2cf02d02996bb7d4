/** How single values are written. */
export const value = {
  notSet: "not set",
  yes: "Yes",
  no: "No",
  hidden: "••••••",
  hiddenDate: (year: string) => `•• ••• ${year}`,
  hiddenNumber: (lastFour: string) => (lastFour === "" ? "••• •• ••••" : `••• •• ${lastFour}`),
  hiddenWord: "hidden",
  show: "show",
  hide: "hide",
  showLabel: (label: string) => `Show ${label}`,
  hideLabel: (label: string) => `Hide ${label}`,
} as const;
