/** The little of ltijs 5.9.9 that the hub and the tools of the demonstration call; the package ships no types. */
declare module 'ltijs' {
  import type { RequestListener } from 'node:http';

  export interface LtijsToken {
    readonly iss: string;
    readonly user: string;
    readonly clientId: string;
    readonly deploymentId: string;
    readonly userInfo: { readonly given_name?: string; readonly family_name?: string; readonly name?: string; readonly email?: string };
    readonly platformContext: {
      readonly roles: readonly string[];
      readonly messageType: string;
      readonly context?: { readonly id: string; readonly title?: string };
      readonly resource: { readonly id: string; readonly title?: string };
      readonly custom?: Readonly<Record<string, string>>;
      readonly endpoint?: { readonly lineitem?: string };
      readonly namesRoles?: { readonly context_memberships_url: string };
      readonly deepLinkingSettings?: { readonly deep_link_return_url: string };
    };
  }

  /** Of the person of the token, unless it names another. ltijs adds the moment. */
  export interface LtijsScore {
    readonly userId?: string;
    readonly scoreGiven: number;
    readonly scoreMaximum: number;
    readonly activityProgress: 'Completed';
    readonly gradingProgress: 'FullyGraded';
    readonly comment?: string;
  }

  /** A request of the Express 4 that ltijs brings along. */
  export interface LtijsRequest {
    readonly body: unknown;
    readonly query: unknown;
  }

  export interface LtijsResponse {
    readonly locals: { readonly token?: LtijsToken; readonly ltik?: string; readonly err?: unknown };
    status(code: number): LtijsResponse;
    type(type: string): LtijsResponse;
    send(body: string): void;
  }

  type Handler = (request: LtijsRequest, response: LtijsResponse) => unknown;

  export interface LtijsApplication extends RequestListener {
    get(path: string, handler: Handler): void;
    post(path: string, handler: Handler): void;
  }

  export interface LtijsDatabase {
    setup(): Promise<boolean>;
    Close(): Promise<boolean>;
    Get(encryptionKey: string | false, collection: string, query?: object): Promise<readonly object[] | false>;
    Insert(encryptionKey: string | false, collection: string, item: object, index?: object): Promise<boolean>;
    Replace(encryptionKey: string | false, collection: string, query: object, item: object, index?: object): Promise<boolean>;
    Modify(encryptionKey: string | false, collection: string, query: object, change: object): Promise<boolean>;
    Delete(collection: string, query: object): Promise<boolean>;
  }

  export interface LtijsPlatform {
    platformActive(active: boolean): Promise<boolean>;
  }

  export interface LtijsProvider {
    /** The package exports one provider; any number can be made. */
    readonly constructor: new () => LtijsProvider;
    readonly app: LtijsApplication;
    setup(key: string, database: { readonly plugin: LtijsDatabase }, options: object): LtijsProvider;
    deploy(options: { readonly serverless: true; readonly silent: boolean }): Promise<boolean>;
    registerPlatform(platform: object): Promise<LtijsPlatform>;
    readonly DeepLinking: {
      createDeepLinkingForm(token: LtijsToken, items: object | readonly object[], options?: object): Promise<string>;
      createDeepLinkingMessage(token: LtijsToken, items: object | readonly object[], options?: object): Promise<string>;
    };
    readonly Grade: { submitScore(token: LtijsToken, lineItem: string, score: LtijsScore): Promise<object> };
    readonly NamesAndRoles: { getMembers(token: LtijsToken, options: { readonly role?: string }): Promise<{ readonly members: readonly object[] }> };
    onDeepLinking(handler: (token: LtijsToken, request: LtijsRequest, response: LtijsResponse) => unknown): void;
    onConnect(handler: (token: LtijsToken, request: LtijsRequest, response: LtijsResponse) => unknown): void;
    onInvalidToken(handler: Handler): void;
    onSessionTimeout(handler: Handler): void;
  }

  const ltijs: { readonly Provider: LtijsProvider };
  export default ltijs;
}
