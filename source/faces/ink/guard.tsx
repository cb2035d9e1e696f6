import { Component, type ReactNode } from 'react';

type GuardProps = { readonly children: ReactNode; onError(error: Error): void };

/**
 * Draws nothing where drawing failed. Ink's own boundary would print the source around the error, which is one line
 * of 200 000 characters in the built program: the key above it would be out of reach.
 */
export class Guard extends Component<GuardProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}
