import { Html, type HtmlValue, html } from './html'

/** Colour only decorates: every status is a word, and the pages print. */
const style = `
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884 }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
code, pre { font: 13px/1.45 ui-monospace, monospace; overflow-wrap: anywhere }
pre { white-space: pre-wrap; border-left: 3px solid #8886; padding-left: .75rem; margin: .25rem 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem } dd { margin: 0 }
.failed, .checks_failed { color: #c62828 } .succeeded, .unchanged, .passed, .done { color: #2e7d32 }
.error { border: 1px solid #c62828; padding: .5rem 1rem }
`

/** A whole page that needs nothing from elsewhere; the policy keeps it so, whatever a value might hold. */
export function htmlPage(title: string, body: readonly HtmlValue[]): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text
}

/** A column of a table: its title, and whether it holds numbers. */
export interface HtmlColumn {
  readonly title: string
  readonly number?: boolean
}

/** A table; cells of number columns stand at the right. */
export function htmlTable(columns: readonly HtmlColumn[], rows: readonly (readonly HtmlValue[])[]): Html {
  const head = columns.map((column) => html`<th scope="col"${classOf(column)}>${column.title}</th>`)
  const body = rows.map((cells) => {
    const row = columns.map((column, index) => html`<td${classOf(column)}>${cells[index]}</td>`)
    return html`<tr>${row}</tr>\n`
  })
  return html`<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}</tbody>\n</table>\n`
}

/** A status as a word in its colour. */
export function htmlStatus(status: string): Html {
  return html`<span class="${status}">${status}</span>`
}

function classOf(column: HtmlColumn): Html | undefined {
  return column.number === true ? html` class="number"` : undefined
}
