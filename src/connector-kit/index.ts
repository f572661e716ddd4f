export { defineIdentityConnector, defineResourceConnector } from './define.js';
export type { IdentityConnector, ResourceConnector, AnyConnector, ClaimedPerson } from './define.js';
export { first, all, under } from './rules.js';
export type { AttributeRule } from './rules.js';
export { z } from 'zod';
