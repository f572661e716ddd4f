import { html, Html } from './html.js';
import { icon, type IconName } from './icon.js';

/** How one simulator presents itself on all its pages. */
export interface Brand {
  readonly name: string;
  readonly subtitle: string;
  readonly icon: IconName;
  readonly hue: 'sciences' | 'francais' | 'langues' | 'maths' | 'histoire' | 'attention';
  /** Larger letters, for pages that pupils read. */
  readonly forPupils?: boolean;
}

/** A whole page, its French punctuation held together by unbreakable blanks. With `submits`, its one form is sent by itself; the form's own button serves where there is no script. */
export function shell(brand: Brand, title: string, body: Html, options: { readonly submits?: boolean } = {}): string {
  const script = options.submits === true ? html`<script src="/envoi.js" defer></script>` : undefined;
  return html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · ${brand.name}</title>
<link rel="stylesheet" href="/style.css">${script}
</head>
<body class="${brand.hue}${brand.forPupils === true ? ' tool' : ''}">
<header><div class="wrap"><span class="mark">${icon(brand.icon)}</span><span><span class="name">${brand.name}</span><span class="sub">${brand.subtitle}</span></span><span class="demo">Démonstration : personnes inventées</span></div></header>
<main class="wrap"><h1>${title}</h1>
${body}</main>
</body>
</html>
`.source.replace(/« | ([;:?!»])/g, (found, sign: string | undefined) => (sign === undefined ? '«\u00a0' : `\u00a0${sign}`));
}
