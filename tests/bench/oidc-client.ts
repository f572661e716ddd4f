/** The one client of the oidc-provider that the benchmark measures against. */
export const OIDC_CLIENT = { clientId: 'bench-tool', redirectUri: 'https://tool.example/launch' } as const;
