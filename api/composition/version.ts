/** The version of this build, from package.json at the root of the installation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INSTALLATION } from './installation.js';

const manifest: unknown = JSON.parse(readFileSync(join(INSTALLATION, 'package.json'), 'utf8'));

export const VERSION = z.looseObject({ version: z.string() }).parse(manifest).version;
