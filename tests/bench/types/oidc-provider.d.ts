/** The little of oidc-provider that the benchmark touches. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    readonly Session: new (values: object) => {
      loginAccount(details: { readonly accountId: string }): void;
      save(seconds: number): Promise<string>;
    };
  }
}
