import type { ToolExchange } from '../../../../domain/tool-test.js';
import type { OutgoingHttp, OutgoingPost, OutgoingRequest, OutgoingResponse } from '../../../contract/outgoing.js';
import { answeredOf, askedOf } from '../../../lti/masked.js';

/** The hub's way out, remembering what was said on it. */
export class NotedHttp implements OutgoingHttp {
  readonly exchanges: ToolExchange[] = [];

  constructor(private readonly http: OutgoingHttp) {}

  get(request: OutgoingRequest): Promise<OutgoingResponse> {
    return this.noted(askedOf('GET', request.url), this.http.get(request));
  }

  post(request: OutgoingPost): Promise<OutgoingResponse> {
    return this.noted(askedOf('POST', request.url, Object.fromEntries(new URLSearchParams(request.body))), this.http.post(request));
  }

  private async noted(asked: string, answer: Promise<OutgoingResponse>): Promise<OutgoingResponse> {
    try {
      const answered = await answer;
      this.exchanges.push({ asked, answered: answeredOf(answered) });
      return answered;
    } catch (error) {
      this.exchanges.push({ asked, answered: '—' });
      throw error;
    }
  }
}
