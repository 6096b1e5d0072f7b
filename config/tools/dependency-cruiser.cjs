/** The arrows of docs/architecture.md: main → app → everything; features → platform, clients → lib. */
const features = [
  'capacity',
  'branches',
  'people',
  'bookings',
  'rooms',
  'folders',
  'recordings',
  'calendars',
  'office',
];

/** A feature may import those before it in the order above, never those after. */
const featureOrder = features.slice(0, -1).map((name, index) => ({
  name: `feature-order-${name}`,
  severity: 'error',
  from: { path: `^src/features/${name}/` },
  to: { path: `^src/features/(${features.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'lib-knows-nothing',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/(?!lib/)' },
    },
    {
      name: 'platform-knows-only-lib',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(?!lib/|platform/)' },
    },
    {
      name: 'clients-know-only-lib',
      severity: 'error',
      from: { path: '^src/clients/([^/]+)/' },
      to: { path: '^src/(?!lib/|clients/$1/)' },
    },
    {
      name: 'features-know-no-root-and-no-simulator',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: '^src/([^/]+\\.tsx?$|app/|simulators/)' },
    },
    ...featureOrder,
    {
      name: 'capacity-is-pure',
      severity: 'error',
      from: { path: '^src/features/capacity/' },
      to: { path: '^src/(?!lib/|features/capacity/)' },
    },
    {
      name: 'stores-stay-in-their-folder',
      severity: 'error',
      from: { path: '^src/(features|platform)/([^/]+)/' },
      to: { path: '-store\\.ts$', pathNot: '^src/$1/$2/' },
    },
    {
      name: 'simulators-are-imported-by-no-other-floor',
      severity: 'error',
      from: { path: '^src/(?!simulators/)' },
      to: { path: '^src/simulators/' },
    },
    {
      name: 'simulators-share-no-code-with-the-product',
      severity: 'error',
      from: { path: '^src/simulators/([^/]+)/' },
      to: { path: '^src/(?!lib/|simulators/$1/)' },
    },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^src/.*/index\\.tsx?$' } },
    {
      name: 'only-main-imports-app',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^src/app\\.ts$' },
    },
    {
      name: 'only-app-imports-its-parts',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app(\\.ts$|/)' },
      to: { path: '^src/app/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs', '.json'] },
  },
};
