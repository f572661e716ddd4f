import { header, type LmsRequest } from './exchange.js';
import { random } from './pending.js';

const NAME = 'cartable';

/** Who is signed in at the LMS. */
export class LmsSessions {
  /** The cookie of nobody. */
  static readonly over = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  private readonly subjects = new Map<string, string>();

  /** The cookie that is to be set. */
  open(subject: string): string {
    const id = random();
    this.subjects.set(id, subject);
    return `${NAME}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }

  readonly signedIn = (request: LmsRequest): string | undefined => {
    const pair = (header(request, 'cookie') ?? '').split(/; */).find((text) => text.startsWith(`${NAME}=`));
    return this.subjects.get(pair?.slice(NAME.length + 1) ?? '');
  };
}
