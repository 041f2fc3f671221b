import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { MAX_LINE_BYTES } from '../../domain/bundle/lines.js';
import { readLines } from '../bundle/read-lines.js';
import { type BundleVerification, verifyBundle } from '../bundle/verify-bundle.js';
import type { CliContext } from '../cli-context.js';
import { counted } from '../counted.js';
import { CommandFailure, exitCodes } from '../exit-codes.js';
import { printResult } from '../io.js';
import { table } from '../table.js';
import { findingText } from './verify.js';

interface Options {
  readonly publicKey: string;
  readonly json?: boolean;
}

export function registerVerifyBundle(program: Command, { io, exitWith }: CliContext): void {
  program
    .command('verify-bundle')
    .description('Verifies an auditor’s bundle with nothing but the file and the public key.')
    .argument('<file>', 'written by `export --bundle`')
    .requiredOption('--public-key <file>', 'Ed25519 in PEM, from a source that you trust')
    .option('--json', 'print as JSON')
    .action(async (file: string, options: Options) => {
      const publicKey = readPublicKey(options.publicKey);
      if (!existsSync(file)) throw new CommandFailure(`there is no file ${file}`);
      const verification = await verifyBundle(readLines(file, MAX_LINE_BYTES), publicKey);
      await printResult(io, options.json, verification, toText);
      exitWith(verification.findings.length === 0 ? exitCodes.ok : exitCodes.findings);
    });
}

/** DER (SubjectPublicKeyInfo) in base64. A private key is refused: an auditor must not hold it. */
function readPublicKey(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    const key = pem.includes('PRIVATE KEY') ? createPrivateKey(pem) : createPublicKey(pem);
    if (key.type === 'private') {
      throw new CommandFailure(`${file} holds a private key, which is for the server alone`);
    }
    if (key.asymmetricKeyType === 'ed25519') {
      return key.export({ format: 'der', type: 'spki' }).toString('base64');
    }
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    // The cause may quote what was read.
  }
  throw new CommandFailure(`${file} holds no Ed25519 public key in PEM`);
}

function toText({ storeId, position, events, sealed, keyId, ...rest }: BundleVerification): string {
  const rows = rest.checks.map(({ check, findings, note }) => [
    check,
    findings > 0 ? counted(findings, 'finding') : (note ?? 'holds'),
  ]);
  return [
    `store ${storeId} up to position ${position}, exported ${rest.createdAt}`,
    `${counted(events, 'event')}, ${sealed} of them sealed by the key given; the last head is by ${keyId ?? 'nobody'}`,
    `${counted(rest.evidence.exchanges, 'raw exchange')}, encrypted; evidence_erased: ${rest.evidence.evidenceErased}`,
    table(['check', 'result'], rows),
    ...rest.findings.map(findingText),
    rest.findings.length === 0 ? 'clean' : 'NOT CLEAN',
  ].join('\n');
}
