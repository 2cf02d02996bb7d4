/**
 * Texts that are taken for something else wherever a text is put into a page carelessly. Whatever would become an element carries the
 * attribute `data-hostile`, whatever would run sets `window.injected`, and whatever would ask for something asks `hostile.invalid`, which is
 * nobody.
 */
export const markup: readonly string[] = [
  `<script data-hostile>window.injected=1</script>`,
  `<img data-hostile src=x onerror="window.injected=1;alert(1)">`,
  `<img data-hostile src="http://hostile.invalid/pixel.png">`,
  `<svg data-hostile onload="window.injected=1"></svg>`,
  `<svg data-hostile><script>window.injected=1</script></svg>`,
  `<svg data-hostile><a xlink:href="javascript:window.injected=1"><text y="20">x</text></a></svg>`,
  `<math data-hostile><mtext><img data-hostile src=x onerror=window.injected=1></mtext></math>`,
  `<a data-hostile href="javascript:window.injected=1">x</a>`,
  `<a data-hostile href="JaVaScRiPt&#58;window.injected=1">x</a>`,
  `<a data-hostile href="data:text/html,<script>window.injected=1</script>">x</a>`,
  `<iframe data-hostile src="http://hostile.invalid/frame"></iframe>`,
  `<iframe data-hostile srcdoc="<script>parent.injected=1</script>"></iframe>`,
  `<object data-hostile data="http://hostile.invalid/object"></object>`,
  `<embed data-hostile src="http://hostile.invalid/embed">`,
  `<video data-hostile src="http://hostile.invalid/v.mp4" onerror=window.injected=1></video>`,
  `<audio data-hostile src=x onerror=window.injected=1>`,
  `<details data-hostile open ontoggle=window.injected=1>`,
  `<input data-hostile autofocus onfocus=window.injected=1>`,
  `<body data-hostile onload=window.injected=1>`,
  `<form data-hostile action="http://hostile.invalid/form"><button>x</button></form>`,
  `<base data-hostile href="http://hostile.invalid/">`,
  `<meta data-hostile http-equiv="refresh" content="0;url=http://hostile.invalid/">`,
  `<link data-hostile rel=stylesheet href="http://hostile.invalid/style.css">`,
  `<style data-hostile>body{background:url(http://hostile.invalid/css)}</style>`,
  `<div data-hostile style="background:url(http://hostile.invalid/div);width:expression(alert(1))">x</div>`,
  `"><img data-hostile src=x onerror=window.injected=1>`,
  `' autofocus onfocus=window.injected=1 data-hostile x='`,
  `</textarea></title></style></script><img data-hostile src=x onerror=window.injected=1>`,
  `<noscript><p title="</noscript><img data-hostile src=x onerror=window.injected=1>">`,
  `<!--><img data-hostile src=x onerror=window.injected=1>-->`,
  `&lt;img data-hostile src=x onerror=window.injected=1&gt;`,
  `&#x3c;script data-hostile&#x3e;window.injected=1&#x3c;/script&#x3e;`,
  `{{constructor.constructor('window.injected=1')()}}`,
  `\${window.injected=1} #{window.injected=1} <%= window.injected=1 %>`,
  `javascript:window.injected=1//`,
  `__proto__`,
  `＜script data-hostile＞window.injected=1＜/script＞`,
  `\u{202E}<gmi data-hostile crs=x>\u{202C} \u{2066}x\u{2069}`,
  `<scr\u{200B}ipt data-hostile>window.injected=1</scr\u{200B}ipt>`,
  `<a\u{FEFF} data-hostile href=x>\u{FFFD}Z\u{0310}\u{0310}\u{0310}\u{0310}algo</a>`,
];

/** The text that stands in a place, so that over as many customers as there are texts each place gets each of them. */
export function text(customer: number, place: number): string {
  return markup[(customer + place) % markup.length] ?? "";
}
