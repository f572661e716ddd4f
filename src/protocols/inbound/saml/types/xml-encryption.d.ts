/** The functions of xml-encryption the hub and its tests use; the package has no types of its own. */
declare module 'xml-encryption' {
  const xmlEncryption: {
    /** The key in the EncryptedKey inside this KeyInfo. Throws when it cannot be had. */
    decryptKeyInfo(keyInfo: string, options: { readonly key: string }): Buffer;
    /** The XML of an EncryptedData. */
    encrypt(content: string, options: object, callback: (error: Error | null, encrypted: string) => void): void;
  };
  export default xmlEncryption;
}
