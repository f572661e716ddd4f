// The rooms of the house and what each may import (docs/decisions.md, 0001). `npm run check:rooms` fails otherwise.
const rooms = {
  domain: [],
  config: ['domain'],
  store: ['domain'],
  outgoing: ['domain', 'protocols/contract'],
  operations: ['domain', 'store/port', 'store/collections', 'store/every-page'],
  'connector-kit': ['domain', 'protocols/contract', 'protocols/(inbound|outbound)/[^/]+/settings'],
  directory: ['domain', 'store/port', 'store/collections', 'store/every-page'],
  flows: ['domain', 'store/port', 'store/collections', 'store/every-page', 'directory', 'protocols/contract', 'connector-kit'],
  web: ['domain', 'flows', 'protocols/contract'],
  cli: ['domain', 'flows', 'protocols/contract', 'config', 'operations', 'hub', 'serve', 'store', 'directory'],
  demo: ['domain', 'config', 'directory', 'operations', 'hub', 'serve', 'store/port', 'store/collections'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `${room} imports only ${allowed.join(', ') || 'zod'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|connectors|tests)/', pathNot: [room, ...allowed].map((name) => `^src/${name}(/|\\.ts$|$)`) },
}));

// One home per npm package.
const homes = {
  '(express|passport|helmet|csrf-sync|eta)': '^src/web/',
  'passport-strategy': '^src/protocols/inbound/',
  '@node-saml/(passport-saml|node-saml)': '^src/protocols/inbound/saml/',
  'xml-crypto': '^src/protocols/inbound/saml/',
  'libxml2-wasm': '^src/protocols/inbound/saml/',
  'xml-encryption': '^src/protocols/inbound/saml/encryption/',
  xml2js: '^src/protocols/(small-xml/|outbound/lti11/)',
  axios: '^src/outgoing/',
  jose: '^src/protocols/(lti/keys|outbound/lti13|inbound/lti)/',
  '(ltijs|light-my-request)': '^src/protocols/inbound/lti/ltijs/',
  mongoose: '^src/store/mongo/',
  libsql: '^src/store/sqlite/',
  yaml: '^src/config/',
  '(pino|prom-client)': '^src/operations/',
  commander: '^src/cli/',
  '(yauzl|csv-parse)': '^src/directory/feeds/',
  'tar-stream': '^src/directory/',
};

const homeRules = Object.entries(homes).map(([pkg, home]) => ({
  name: `home-${pkg.replace(/[^a-z0-9-]/g, '')}`,
  comment: `${pkg} has one home: ${home}`,
  severity: 'error',
  from: { path: '^(src|connectors)/', pathNot: [home, '^src/demo/'] },
  to: { dependencyTypesNot: ['type-only'], path: `(^|/)node_modules/(@types/)?${pkg}/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: { pathNot: '^tests/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    ...roomRules,
    ...homeRules,
    {
      name: 'protocols-apart',
      comment: 'a protocol never imports another protocol',
      severity: 'error',
      from: { path: '^src/protocols/(inbound|outbound)/([^/]+)/' },
      to: { path: '^src/', pathNot: ['^src/domain/', '^src/protocols/contract(/|\\.ts$)', '^src/protocols/(lti|small-xml)/', '^src/protocols/$1/$2/'] },
    },
    {
      name: 'small-xml',
      comment: 'what reads a small message knows no protocol',
      severity: 'error',
      from: { path: '^src/protocols/small-xml/' },
      to: { path: '^src/', pathNot: ['^src/protocols/small-xml/'] },
    },
    {
      name: 'lti-nouns',
      comment: 'what both versions of LTI say in the same words knows neither of them',
      severity: 'error',
      from: { path: '^src/protocols/lti/' },
      to: { path: '^src/', pathNot: ['^src/domain/', '^src/protocols/contract(/|\\.ts$)', '^src/protocols/lti/'] },
    },
    {
      name: 'connectors-kit-only',
      comment: 'a connector imports the kit and nothing else',
      severity: 'error',
      from: { path: '^connectors/[^/]+/' },
      to: { path: '.', pathNot: ['^src/connector-kit/index\\.ts$'] },
    },
    { name: 'zod-only-domain', severity: 'error', from: { path: '^src/domain/' }, to: { path: 'node_modules/', pathNot: 'node_modules/zod/' } },
    { name: 'only-hub-knows-everyone', severity: 'error', from: { path: '^src/', pathNot: ['^src/(hub|main|serve)(/|\\.ts$)', '^src/(cli|demo)/'] }, to: { path: '^src/(hub|main|serve)(/|\\.ts$)' } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$', '\\.mjs$', '^src/web/static/'] }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^tests/mongo-server/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs'] },
  },
};
