import { breakCaseId } from '../../engine/control-check/break-case.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { controlCheckRoutes } from './contract.js';
import { controlCheckAnswer } from './body.js';
import { foundBreak } from './found-break.js';

const MODELS = ['accounts', 'statements', 'general_ledger'] as const;

type Services = Pick<Engine, 'log' | 'projections' | 'cases'>;

export const controlCheckEndpoints = (engine: Services) => [
  endpoint(controlCheckRoutes.getControlCheck, (request) => getControlCheck(engine, request)),
];

function getControlCheck(
  engine: Services,
  request: RequestTo<typeof controlCheckRoutes.getControlCheck>,
) {
  const { queries } = engine.projections;
  const { book } = request.params;
  const { date } = request.query;
  const read = async () => {
    const found = await queries.checkDay({ book, date });
    if (found === undefined) return undefined;
    const first = foundBreak(found);
    const raised = first === null ? undefined : await engine.cases.find(breakCaseId(first));
    return controlCheckAnswer(found, raised?.case.id ?? null);
  };
  return projectedRead(engine, MODELS, request, read, () => refuse('book_not_found'));
}
