import { Component, type ReactNode } from 'react';
import { ErrorNotice } from '../components/error-notice.js';

/** Shows a notice instead of an empty page if a component throws. */
export class Breakage extends Component<
  { readonly children: ReactNode },
  { readonly error: unknown }
> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? this.props.children : <ErrorNotice error={error} />;
  }
}
