/** The signing keys of one remote system, oldest first. `insert` is false when that generation exists already. */
export interface KeyCabinet {
  list(owner: string): Promise<readonly SigningKey[]>;
  insert(key: SigningKey): Promise<boolean>;
  /** Changes a key that is still as it was read. False when another process changed it first. */
  replace(read: SigningKey, change: Partial<Pick<SigningKey, 'state' | 'privateJwk' | 'since'>>): Promise<boolean>;
  remove(key: SigningKey): Promise<void>;
}

export interface SigningKey {
  readonly owner: string;
  readonly generation: number;
  readonly kid: string;
  readonly state: 'next' | 'active' | 'retiring';
  /** JSON of the public JWK. */
  readonly publicJwk: string;
  /** JSON of the private JWK; empty once it no longer signs. */
  readonly privateJwk: string;
  readonly since: number;
}
