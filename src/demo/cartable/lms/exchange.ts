/** What comes over HTTP, whatever serves it. */
export interface LmsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface LmsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Ends the handling of a request with an answer. */
export class Refusal extends Error {
  /** @param rule what was broken, in the words of the reference: `P-03`, `T-09` */
  constructor(readonly status: number, readonly code: string, readonly rule: string) {
    super(`${rule}: ${code}`);
  }
}

const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

export function json(body: unknown, { status = 200, type = 'application/json', headers = {} }: { status?: number; type?: string; headers?: Readonly<Record<string, string>> } = {}): LmsReply {
  return { status, headers: { 'content-type': type, ...NO_STORE, ...headers }, body: JSON.stringify(body) };
}

export function page(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): LmsReply {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...NO_STORE, ...headers }, body };
}

export function redirect(to: string, headers: Readonly<Record<string, string>> = {}): LmsReply {
  return { status: 302, headers: { location: to, ...NO_STORE, ...headers }, body: '' };
}

/** Names and values in order; a name may occur twice. */
export type FormFields = readonly (readonly [string, string])[];

/** Draws a page whose form sends itself. */
export type DrawForm = (action: string, fields: FormFields) => string;

/** The barest one. */
export const drawForm: DrawForm = (action, fields) => {
  const inputs = fields.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`).join('');
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Envoi</title><form method="post" action="${escapeHtml(action)}" data-auto-post>${inputs}</form><script>document.forms[0].submit()</script>`;
};

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

export function header({ headers }: LmsRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Parameters of the query, or of a form that was posted; each once. @throws Refusal */
export function parameters(request: LmsRequest, rule: string): Readonly<Record<string, string | undefined>> {
  const sent = request.method === 'POST' ? formOf(request, rule) : request.url.searchParams;
  const names = [...sent.keys()];
  if (new Set(names).size !== names.length) throw new Refusal(400, 'invalid_request', rule);
  return Object.fromEntries(sent);
}

function formOf(request: LmsRequest, rule: string): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded(;|$)/.test(header(request, 'content-type') ?? '')) throw new Refusal(415, 'invalid_request', rule);
  return new URLSearchParams(request.body);
}
