import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { hatOf, launch, signedIn, startLtiHub } from '../support/lti-hub.js';
import { personIdOf } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

let hub: SchoolHub;
let lea: HttpBrowser;
let leaReturn: string;
let bertin: HttpBrowser;
let bertinReturn: string;

beforeAll(async () => {
  hub = await startLtiHub();
  [lea, bertin] = [await signedIn(hub, 'lea'), await signedIn(hub, 'bertin')];
  leaReturn = await returnUrlOf(lea, hatOf('pupil'));
  bertinReturn = await returnUrlOf(bertin, hatOf('teacher'));
});
afterAll(() => hub.close());

async function returnUrlOf(browser: HttpBrowser, hat: string): Promise<string> {
  const { claims } = await launch(hub, browser, hat, 'role');
  return (claims[`${LTI}launch_presentation`] as { readonly return_url: string }).return_url;
}

const back = (browser: HttpBrowser, url: string, words: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> => browser.get(`${url}?${new URLSearchParams(words).toString()}`);
const said = ({ text }: BrowserAnswer): readonly string[] => [.../<blockquote class="said">(.*?)<\/blockquote>/s.exec(text)?.[1]?.matchAll(/<p dir="auto">(.*?)<\/p>/gs) ?? []].map(([, words = '']) => words);
const traceOf = (url: string): string => url.split('/').at(-2) ?? '';

async function toolRecords(): Promise<readonly object[]> {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  return items.filter(({ event }) => event === 'tool-message').map(({ body }) => JSON.parse(body) as object);
}

describe('the way back from a tool (Core 5.4.4)', () => {
  test('without words leads to one’s own page', async () => {
    const answer = await lea.open(leaReturn);
    expect(answer).toMatchObject({ status: 200, url: `${hub.origin}/espace/${hatOf('pupil')}` });
  });

  test('lti_errormsg is shown as the tool’s own words, with what to say on the phone', async () => {
    const answer = await back(bertin, bertinReturn, { lti_errormsg: 'La séance est finie.' });
    expect(answer.status).toBe(200);
    expect(said(answer)).toEqual(['La séance est finie.']);
    expect(answer.text).toContain('Ressource role vous écrit');
    expect(answer.text).toContain('Ces mots sont ceux de l’outil.');
    expect(answer.text).toContain(`LTI-REFUS · ${traceOf(bertinReturn)}`);
    expect(answer.text).toContain(`href="/espace/${hatOf('teacher')}"`);
  });

  test('lti_msg is shown without alarm, and a pupil is told in words for pupils', async () => {
    const answer = await back(lea, leaReturn, { lti_msg: 'Bravo !' });
    expect(said(answer)).toEqual(['Bravo !']);
    expect(answer.text).toContain('Ressource role t’écrit');
    expect(answer.text).not.toMatch(/LTI-REFUS|vous écrit/);
  });

  test('both are shown, and the page can be read in English', async () => {
    const answer = await back(bertin, bertinReturn, { lti_errormsg: 'one', lti_msg: 'two', lang: 'en' });
    expect(said(answer)).toEqual(['one', 'two']);
    expect(answer.text).toContain('Resource role says');
    await back(bertin, bertinReturn, { lang: 'fr' });
  });

  test('lti_errorlog is written down under the trace of the launch and shown to nobody; lti_errormsg is shown and not written down', async () => {
    const before = (await toolRecords()).length;
    const answer = await back(bertin, bertinReturn, { lti_errormsg: 'Bonjour Mme Bertin', lti_errorlog: 'no session at the tool' });
    expect(answer.text).not.toContain('no session at the tool');
    const records = await toolRecords();
    expect(records.slice(before)).toEqual([{ outcome: 'refused', code: 'LTI-REFUS', traceId: traceOf(bertinReturn), personId: personIdOf('bertin'), resourceId: 'role' }]);
  });

  test('lti_log alone leads to one’s own page', async () => {
    const before = (await toolRecords()).length;
    expect((await back(lea, leaReturn, { lti_log: 'closed' })).headers.location).toBe(`/espace/${hatOf('pupil')}`);
    expect((await toolRecords()).slice(before)).toMatchObject([{ outcome: 'done' }]);
  });
});

describe('A-23: what a tool, or somebody in its name, may try', () => {
  test.each([
    ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>', '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ['an attribute', '" onmouseover="alert(1)', '&quot; onmouseover=&quot;alert(1)'],
    ['a link', '<a href="https://evil.example">cliquez</a> https://evil.example', '&lt;a href=&quot;https://evil.example&quot;&gt;cliquez&lt;/a&gt; https://evil.example'],
    ['a template', '<%= 7*7 %>${7*7}{{7*7}}{tool}', '&lt;%= 7*7 %&gt;${7*7}{{7*7}}{tool}'],
    ['text that turns round', '\u202Egnp.exe', 'gnp.exe'],
    ['lines and nulls', 'a\r\n\0b', 'a b'],
  ])('%s stays text', async (_what, words, shown) => {
    const answer = await back(bertin, bertinReturn, { lti_errormsg: words });
    expect(said(answer)).toEqual([shown]);
    expect(answer.text).not.toMatch(/href="https:\/\/evil|onerror=alert\(1\)>/);
  });

  test('500 characters are shown of however many', async () => {
    const answer = await back(bertin, bertinReturn, { lti_errormsg: 'é'.repeat(1_200) });
    expect(said(answer)).toEqual(['é'.repeat(500)]);
  });

  test('a message that comes twice is none', async () => {
    expect((await bertin.get(`${bertinReturn}?lti_errormsg=a&lti_errormsg=b`)).status).toBe(303);
  });

  test('words in a link that somebody else made are not shown: not ours, not another session’s, not another tool’s', async () => {
    const before = (await toolRecords()).length;
    const words = { lti_errormsg: 'Appelez le 08 99 00 00 00', lti_errorlog: 'x' };
    const [resource, trace, seal] = bertinReturn.split('/').slice(-3);
    for (const url of [
      leaReturn,
      `${hub.origin}/espace/retour/tout/${trace}/${seal}`,
      `${hub.origin}/espace/retour/${resource}/AAAA-22/${seal}`,
      `${hub.origin}/espace/retour/${resource}/${trace}/x`,
      `${hub.origin}/espace/retour/__proto__/${trace}/${seal}`,
    ]) expect((await back(bertin, url, words)).headers.location).toBe(`/espace/${hatOf('teacher')}`);
    expect((await back(bertin, `${hub.origin}/espace`, words)).headers.location).toBe(`/espace/${hatOf('teacher')}`);
    expect((await toolRecords()).length).toBe(before);
  });

  test('somebody who is not signed in any more signs in, and finds their own page', async () => {
    const stranger = hub.browser();
    const answer = await back(stranger, bertinReturn, { lti_errormsg: 'Bonjour' });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^\/connexion\?vers=/);
  });
});
