/**
 * Pieces that the schemas of stored events share. Stored events keep members that this build does
 * not know (`looseObject`), so that an older reader loses nothing.
 */
import { z } from 'zod';

/**
 * An object of a stored event. At run time it keeps unknown members; its static type names only the
 * known ones, for nobody may rely on the others.
 */
export const stored = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strip> => z.looseObject(shape);
export const text = z.string();
/** An RFC 3339 instant in UTC with milliseconds. */
export const instant = z.string();
/** A calendar day, `YYYY-MM-DD`. */
export const day = z.string();
export const money = stored({ value: z.string(), currency: z.string() });
export const metadataMap = z.record(z.string(), z.string());
export const failure = stored({ code: z.string(), message: z.string() });

/** The data of each event of a concept, from its table of schemas. */
export type EventOf<Schemas extends Record<string, z.ZodType>> = {
  [Type in keyof Schemas & string]: { readonly type: Type; readonly data: z.infer<Schemas[Type]> };
}[keyof Schemas & string];

/** The newest version of each event type of a concept: `{ PaymentCreated: 1 }` is stored as v1. */
export type EventVersions<Schemas> = { readonly [Type in keyof Schemas]: number };
