import { startTestServer } from '../support/server.js';
import { describeScenarios } from './scenarios.js';

describeScenarios('on the embedded store', async (clock) => {
  const server = await startTestServer({ clock });
  return { server, stop: () => server.stop() };
});
