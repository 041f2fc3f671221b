import type { ComponentType } from 'react';
import type { TextId } from '../texts/use-text.js';

/** A page of a frame; its concept's folder exports it. */
export interface FramePage {
  /** Below the frame's own path: `/payments/:id`. */
  readonly path: string;
  readonly title: TextId;
  readonly page: ComponentType;
  /** The operation of the API without which the page is nothing: whoever may not use it does not see the page. */
  readonly needs?: string;
  /** Only if the sandbox takes payments here. */
  readonly needsSandbox?: true;
  /** Not in the navigation, as the page of a single object is not. */
  readonly hidden?: true;
  /** Also of somebody whose roles wait for approval. */
  readonly ofEverybody?: true;
}
