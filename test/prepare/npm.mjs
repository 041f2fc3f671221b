/**
 * Stands for npm: `ci` and `install` put stubs of the lockfile's packages into node_modules and keep
 * npm's record of them; `rebuild` makes the driver load.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [command, ...options] = process.argv.slice(2);
const say = (line) => appendFileSync('npm/log', `${line}\n`);

const STUBS = {
  // Whatever the sources are, their program says that it runs.
  typescript: [
    'bin/tsc',
    `const fs = require('fs');
     fs.mkdirSync('dist/cli', { recursive: true });
     fs.writeFileSync('dist/cli/main.js', 'console.log("runs")');`,
  ],
  jest: ['bin/jest.js', 'console.log("tested")'],
};
const DRIVER = `module.exports = class { constructor() { require('./compiled.cjs'); } close() {} }`;

// Its end by a signal is an end too.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => end(1));
const running = 'npm/running';
if (existsSync(running)) say('overlap');
writeFileSync(running, '');
say([command, ...options.filter((option) => /dev|save|better/.test(option))].join(' '));
await pause(Number(process.env.NPM_MS ?? 0));
if (command === 'rebuild') rebuild();
else install();
end(process.exitCode);

function end(code) {
  rmSync(running);
  process.exit(code);
}

function install() {
  if (command === 'ci') rmSync('node_modules', { recursive: true, force: true });
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const omitDev = options.includes('--omit=dev');
  const installed = Object.entries(packages).filter(([, { dev }]) => !(dev && omitDev));
  for (const [path, { version }] of installed) {
    const [file, text] = STUBS[path.replace('node_modules/', '')] ?? ['index.js', DRIVER];
    mkdirSync(join(path, 'bin'), { recursive: true });
    const kept = join(path, 'package.json');
    if (existsSync(kept) && JSON.parse(readFileSync(kept, 'utf8')).version === version) continue;
    writeFileSync(kept, JSON.stringify({ version, type: 'commonjs' }));
    writeFileSync(join(path, file), text);
    rmSync(join(path, 'compiled.cjs'), { force: true });
    if (!options.includes('--ignore-scripts')) compile(path);
  }
  const record = { packages: Object.fromEntries(installed) };
  writeFileSync('node_modules/.package-lock.json', JSON.stringify(record));
}

function rebuild() {
  if (process.env.DRIVER_FAILS) process.exitCode = 7;
  else
    for (const name of ['better-sqlite3', '@tallybook/sqlite-node20'])
      compile(`node_modules/${name}`);
}

function compile(path) {
  if (existsSync(join(path, 'index.js'))) writeFileSync(join(path, 'compiled.cjs'), '');
}
