import { exitCodes } from './exit-codes.js';
import { plainMessage } from './plain-message.js';

// What it writes (the log, the caches, keys) is its user's alone, in whatever folder.
process.umask(0o077);

// A reader that has seen enough (`tallybook export | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  // Loads the SQLite driver, which may not be there.
  const { runCommandLine } = await import('./program.js');
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    out: process.stdout,
    err: process.stderr,
    env: process.env,
  });
} catch (error) {
  process.stderr.write(`tallybook: ${plainMessage(error)}\n`);
  process.exitCode = exitCodes.failed;
}
