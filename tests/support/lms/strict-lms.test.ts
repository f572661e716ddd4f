import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HttpBrowser, type BrowserAnswer } from '../http-browser.js';
import { postedForm } from '../posted-form.js';
import { CERTIFICATION_LAUNCHES, CERTIFICATION_REFUSALS } from './alterations.js';
import { startCoreTool, startLtijsTool, type ForeignTool } from './foreign-tools.js';
import { OTHER_PUPIL, PUPIL, SAMPLE_COURSE, TEACHER } from './samples.js';
import { startStrictLms, type OpeningFacts, type StrictLms } from './strict-lms.js';

const PEERS = {
  // It wants an e-mail address of everybody, and no roles of anybody.
  '@lti-tool/core': { start: startCoreTool, manners: {}, takes: ['plain', 'with Roles', 'Unknown Role', 'No Role', 'Short Role'], overlooks: ['role Claim Missing'] },
  'ltijs, and columns whose address has a query': { start: startLtijsTool, manners: { columnQuery: 'type_id=1' }, takes: Object.keys(CERTIFICATION_LAUNCHES), overlooks: [] as string[] },
};

/** Tools that know nothing of the hub: what they can do with this LMS, it does right. */
describe.each(Object.entries(PEERS))('the strict LMS with %s', (_name, { start, manners, takes, overlooks }) => {
  let tool: ForeignTool;
  let strict: StrictLms;
  beforeAll(async () => {
    tool = await start('peer');
    strict = await startStrictLms({ manners });
    await tool.meet(strict);
    await strict.lms.keys.announce();
  }, 60_000);
  afterAll(async () => {
    await Promise.all([tool.close(), strict.close()]);
  });

  const linkWithColumn = (): string => {
    const { id } = strict.lms.book.addLink({ courseId: SAMPLE_COURSE.id, title: 'Lecture', url: tool.launchUrl });
    strict.lms.book.addColumn({ courseId: SAMPLE_COURSE.id, label: 'Lecture', scoreMaximum: 20, resourceLinkId: id });
    return id;
  };

  async function openIn(browser: HttpBrowser, opening: OpeningFacts): Promise<BrowserAnswer> {
    let answer = await browser.open(strict.openUrl(opening));
    while (answer.text.includes('data-auto-post')) {
      const { action, fields } = postedForm(answer.text);
      answer = await browser.follow(await browser.post(action, fields));
    }
    return answer;
  }

  const open = (opening: OpeningFacts): Promise<BrowserAnswer> => openIn(new HttpBrowser(strict.origin), opening);

  test.each(['GET', 'POST'] as const)('opened by %s, it scores, and reads the results and who is there', async (method) => {
    const linkId = linkWithColumn();
    const answer = await open({ subject: PUPIL.subject, linkId, method });
    expect(JSON.parse(answer.text)).toMatchObject({ user: PUPIL.subject, members: expect.arrayContaining([expect.anything()]) });
    const [column] = strict.lms.book.columnsOfLink(linkId);
    expect(strict.lms.book.score(column!.id, PUPIL.subject)).toMatchObject({ scoreGiven: 3, scoreMaximum: 4, comment: 'Bien' });
    expect(strict.serviceLog().map(({ status }) => status).every((status) => status === 200)).toBe(true);
  });

  test('asked for content, it answers; what it chose is a link with a column, and opens', async () => {
    const browser = new HttpBrowser(strict.origin);
    const page = await openIn(browser, { subject: TEACHER.subject });
    const [, action = '', token = ''] = /<form[^>]*action="([^"]+)"[^>]*>\s*<input type="hidden" name="JWT" value="([^"]+)"/.exec(page.text) ?? [];
    const { links } = JSON.parse((await browser.post(action, { JWT: token })).text) as { readonly links: readonly { readonly id: string }[] };
    expect(links).toEqual([expect.objectContaining({ title: 'Dictée', url: tool.launchUrl, custom: { page: '4' } })]);
    expect(strict.lms.book.columnsOfLink(links[0]!.id)).toEqual([expect.objectContaining({ scoreMaximum: 10, tag: 'chosen' })]);
    expect((await browser.post(action, { JWT: token })).status).toBe(400);
    expect((await open({ subject: OTHER_PUPIL.subject, linkId: links[0]!.id })).status).toBe(200);
    expect(strict.lms.book.scoresOf(strict.lms.book.columnsOfLink(links[0]!.id)[0]!.id)).toHaveLength(1);
  });

  test('a message is given once, and to the one it is for', async () => {
    const browser = new HttpBrowser(strict.origin);
    const first = await browser.open(strict.openUrl({ subject: PUPIL.subject, linkId: linkWithColumn() }));
    expect(postedForm(first.text).fields).toHaveProperty('id_token');
    expect(postedForm((await browser.get(first.url)).text).fields).toMatchObject({ error: 'invalid_request', error_description: 'P-10' });
    const other = new HttpBrowser(strict.origin);
    const login = await browser.get(strict.openUrl({ subject: PUPIL.subject, linkId: linkWithColumn() }));
    await other.get(strict.openUrl({ subject: OTHER_PUPIL.subject, linkId: linkWithColumn() }));
    expect(postedForm((await other.open(login.headers.location ?? '')).text).fields).toMatchObject({ error: 'access_denied' });
  });

  test('it signs with the key it had announced, and is still believed', async () => {
    await strict.lms.keys.rotate();
    expect((await open({ subject: PUPIL.subject, linkId: linkWithColumn() })).status).toBe(200);
  });

  test.each(takes)('what certification calls a good launch is taken: %s', async (name) => {
    strict.alteration = CERTIFICATION_LAUNCHES[name];
    const { status } = await open({ subject: PUPIL.subject, linkId: linkWithColumn() });
    strict.alteration = undefined;
    expect(status).toBe(200);
  });

  test.each(Object.keys(CERTIFICATION_REFUSALS).filter((name) => !overlooks.includes(name)))('what certification calls a bad one is refused: %s', async (name) => {
    strict.alteration = CERTIFICATION_REFUSALS[name];
    const { status } = await open({ subject: PUPIL.subject, linkId: linkWithColumn() });
    strict.alteration = undefined;
    expect(status).toBe(401);
  });
});
