/**
 * Where an element of a role can be found. This only narrows the search: whether an element has the role is for the web view
 * to say, which computes it the way a screen reader is told.
 */
const CANDIDATES = {
  alert: "[role=alert]",
  alertdialog: "[role=alertdialog]",
  article: "article, [role=article]",
  button: "button, [role=button], summary, input[type=button], input[type=submit]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  combobox: "select, input[list], [role=combobox]",
  contentinfo: "footer, [role=contentinfo]",
  dialog: "dialog, [role=dialog]",
  form: "form, [role=form]",
  grid: "[role=grid]",
  gridcell: "[role=gridcell]",
  group: "fieldset, details, [role=group]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  link: "a[href], [role=link]",
  list: "ul, ol, [role=list]",
  listbox: "select, [role=listbox]",
  listitem: "li, [role=listitem]",
  main: "main, [role=main]",
  menu: "[role=menu]",
  menuitem: "[role=menuitem]",
  navigation: "nav, [role=navigation]",
  option: "option, [role=option]",
  progressbar: "progress, [role=progressbar]",
  radio: "input[type=radio], [role=radio]",
  radiogroup: "[role=radiogroup]",
  region: "section, [role=region]",
  row: "tr, [role=row]",
  rowheader: "th, [role=rowheader]",
  search: "search, [role=search]",
  searchbox: "input[type=search], [role=searchbox]",
  status: "output, [role=status]",
  switch: "[role=switch]",
  tab: "[role=tab]",
  tabpanel: "[role=tabpanel]",
  textbox:
    "input:not([type]), input[type=text], input[type=email], input[type=password], input[type=tel], input[type=url], textarea, [role=textbox]",
  toolbar: "[role=toolbar]",
} as const;

/** A role a test can ask for. */
export type Role = keyof typeof CANDIDATES;

/** The selector that no element of this role escapes. */
export function candidates(role: Role): string {
  return CANDIDATES[role];
}

/** Roles that are named by what they contain, where WebKitGTK tells an empty name unless there is a label. */
const NAMED_BY_CONTENT: ReadonlySet<Role> = new Set(["gridcell", "listitem", "option", "row", "rowheader"]);

export function isNamedByContent(role: Role): boolean {
  return NAMED_BY_CONTENT.has(role);
}
