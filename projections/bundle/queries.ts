import type { Position } from '../../domain/kernel/position.js';
import type { QueryContext } from '../framework/query.js';
import { bundleReports } from './reports.js';

export const bundleQueries = (context: QueryContext) => ({
  /** The reports of a bundle that ends at a position, to which the models have come. */
  bundleReports: (to: Position) => bundleReports(context, to),
});
