/** Markup that is safe to stand in a page: made by `html` alone. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text and numbers are escaped, markup is not, nothing is nothing. */
export type HtmlValue = string | number | Html | undefined | readonly HtmlValue[]

/**
 * Markup with values in it. Whatever is no markup is escaped, so a value of a source can never become part of a page.
 *
 * @example
 * html`<td>${'<script>'}</td>`.text // '<td>&lt;script&gt;</td>'
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? render(values[index]) : ''))
  return new Html(parts.join(''))
}

function render(value: HtmlValue): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return escapeText(String(value))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters but tab and line feed are no part of HTML; they are shown as a replacement character. */
function escapeText(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => entities[character] ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these characters that have to go
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd')
  )
}
