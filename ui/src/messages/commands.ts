/** Names of the commands, as the palette and the help sheet show them. */
export const commandTitles = {
  "find.focus": "Find customers",
  "find.results": "Go to the results",
  "find.ask": "Ask the systems",
  "customer.read": "Go to the chosen customer",
  "customer.new": "New customer",
  "customer.addEvent": "Add event",
  "customer.addChannel": "Add channel",
  "customer.link": "Link with another customer",
  "customer.refresh": "Refresh from the systems",
  "go.customers": "Go to customers",
  "go.pending": "Go to pending changes",
  "go.conflicts": "Go to conflicts",
  "go.activity": "Go to activity",
  "conflict.undo": "Take the decision back",
  "go.settings": "Go to settings",
  "program.palette": "Show all commands",
  "program.help": "Show all keys",
} as const;

/** Texts of the palette and the help sheet. */
export const commandTexts = {
  palette: "Commands",
  paletteInput: "Find a command",
  nothing: "No command is called that.",
  help: "Keys",
  helpNote: "Single letters work while no text field has the focus.",
  groups: { go: "Go to", find: "Find", customer: "Customer", program: "Program" },
  inPlace: "While editing",
  inLists: "In lists",
  inConflicts: "Deciding a conflict",
  editing: [
    ["Enter", "Save"],
    ["Escape", "Restore what was there"],
    ["Tab", "Save and go on"],
  ],
  lists: [
    ["ArrowDown", "Next"],
    ["ArrowUp", "Previous"],
    ["Enter", "Open"],
    ["Escape", "Back to the list"],
  ],
  conflicts: [
    ["1", "Yours"],
    ["2", "Theirs"],
    ["3", "Another value"],
    ["ArrowDown", "Next line"],
    ["Enter", "Send what was decided"],
  ],
  close: "Close",
} as const;
