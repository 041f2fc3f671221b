/** Readers of options that several commands have. */
import { InvalidArgumentError } from 'commander';

/** An option's text as a whole number. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
    }
    return value;
  };

export const portNumber = wholeNumber(0, 65_535);
