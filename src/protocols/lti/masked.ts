import type { OutgoingResponse } from '../contract/outgoing.js';

const MASK = '•••';
const LONGEST = 1_400;
const LONGEST_VALUE = 300;

/** Parameters of a login and of a request for a token that open nothing. */
const PLAIN = ['iss', 'target_link_uri', 'lti_deployment_id', 'client_id', 'scope', 'response_type', 'response_mode', 'prompt', 'redirect_uri'];

/** What was sent, for a person to read. */
export function askedOf(method: 'GET' | 'POST', url: string, fields: Readonly<Record<string, string>> = {}): string {
  return short([`${method} ${maskedUrl(url)}`, ...Object.entries(fields).map(([name, value]) => maskedField(name, value))].join('\n'));
}

/** What came back: never a word of a page, which could hold anything. */
export function answeredOf({ status, contentType, body, location }: OutgoingResponse): string {
  const type = contentType.replace(/[^\w/+.;= -]/g, '').slice(0, 80);
  const size = `${Buffer.byteLength(body)} octets`;
  return short([`${status} ${type} ${size}`.replace(/ +/g, ' '), ...(location === undefined ? [] : [`Location: ${maskedUrl(location)}`])].join('\n'));
}

/** An address with its parameters one a line. What is no address is not shown at all. */
function maskedUrl(text: string): string {
  if (!URL.canParse(text, 'https://relative.invalid')) return MASK;
  const url = new URL(text, 'https://relative.invalid');
  const base = url.hostname === 'relative.invalid' ? url.pathname : `${url.origin}${url.pathname}`;
  return [base.slice(0, LONGEST_VALUE), ...[...url.searchParams].slice(0, 40).map(([name, value]) => maskedField(name, value))].join('\n');
}

function maskedField(name: string, value: string): string {
  return `  ${name.slice(0, 60)} = ${PLAIN.includes(name) ? value.slice(0, LONGEST_VALUE) : MASK}`;
}

function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
