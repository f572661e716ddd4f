/** A page that posts itself: where to, and what. */
export interface PostedForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The form of a self-posting page, read as a browser would. @throws Error when the page holds none, or more than one */
export function postedForm(html: string): PostedForm {
  const forms = [...html.matchAll(/<form method="post" action="([^"]*)" data-auto-post(?: target="_self")?>(.*?)<\/form>/gs)];
  const [, action = '', inside = ''] = forms[0] ?? [];
  if (forms.length !== 1) throw new Error(`one form is expected: ${html.slice(0, 500)}`);
  const inputs = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return { action: unescape(action), fields: Object.fromEntries(inputs.map(([, name = '', value = '']) => [unescape(name), unescape(value)])) };
}

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_entity, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '');
}
