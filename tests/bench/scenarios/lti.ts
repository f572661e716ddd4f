import type { Browser } from '../browser.js';
import { expectStatus, locationOf } from '../browser.js';
import type { Scenario } from './scenario.js';
import { signedInPeople } from './portal.js';

interface Launch {
  readonly browser: Browser;
  readonly url: string;
}

/** The authorization endpoint: every check, the decision, the release, the pseudonym and the signature. */
export function ltiAuthorizations(origin: string): Scenario {
  return {
    name: 'LTI authorization',
    async prepare(count) {
      const people = await signedInPeople(origin);
      const launches: Launch[] = [];
      for (let index = 0; index < count; index += 1) {
        const { browser, home } = people[index % people.length] ?? {};
        if (browser === undefined || home === undefined) continue;
        const login = locationOf(await browser.get(`${home}/ressources/maths-0/ouvrir`), origin).searchParams;
        const query = new URLSearchParams({
          scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none',
          client_id: login.get('client_id') ?? '', redirect_uri: login.get('target_link_uri') ?? '',
          login_hint: login.get('login_hint') ?? '', lti_message_hint: login.get('lti_message_hint') ?? '',
          nonce: `n${index}-${Math.random()}`, state: 's'.repeat(40),
        });
        launches.push({ browser, url: `${origin}/lti/authorize?${query.toString()}` });
      }
      return [async (index) => {
        const launch = launches[index];
        if (launch === undefined) throw new Error('no launch left');
        if (!expectStatus(await launch.browser.get(launch.url), 200).body.includes('name="id_token"')) throw new Error('no id_token was issued');
      }];
    },
  };
}
