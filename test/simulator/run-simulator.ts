/** Runs the built simulator: it replaces the clock of its process, so it needs one of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const SIMULATOR = join(ROOT, 'dist/simulator/main.js');

export interface SimulatorResult {
  readonly seeds: number;
  readonly payments: number;
  readonly kills: number;
  readonly failed: readonly { seed: number; invariant: string; message: string }[];
  /** Undefined where several processes shared the seeds. */
  readonly history?: string;
}

const running = new Set<ChildProcess>();

/** A test that has taken too long leaves none behind: it would take the processor from those that follow. */
export function endSimulators(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** What it prints. */
export async function runSimulator(args: readonly string[], main = SIMULATOR): Promise<string> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const code = await new Promise((done) => child.once('close', done));
  running.delete(child);
  if (code !== 0 && code !== 1) throw new Error(`ended with ${String(code)}: ${output.stderr}`);
  return output.stdout;
}

export async function simulate(
  args: readonly string[],
  main = SIMULATOR,
): Promise<SimulatorResult> {
  const output = await runSimulator([...args, '--json'], main);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as SimulatorResult;
}
