import { spellOut } from './text.ts';

const MASK = '••••';

/**
 * A credential or a key. It prints as dots wherever it is printed, joined, serialised or inspected;
 * `reveal()` stands only where the allow-list of test/structure.test.ts says.
 */
export class Secret {
  readonly #value: string;
  #parts: readonly Secret[] | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  get length(): number {
    return this.#value.length;
  }

  reveal(): string {
    return this.#value;
  }

  startsWith(text: string): boolean {
    return this.#value.startsWith(text);
  }

  /** One of several parts, an id and its secret for example: each has a line of its own. */
  static ofLines(...parts: readonly Secret[]): Secret {
    const whole = new Secret(parts.map((part) => part.#value).join('\n'));
    whole.#parts = parts;
    return whole;
  }

  /** Its parts; itself where it is one, whatever stands in it. */
  lines(): readonly Secret[] {
    return this.#parts ?? [this];
  }

  /** What was given as two lines are two parts. */
  byLines(): Secret {
    const parts = this.#value.split(/\r?\n/).map((line) => new Secret(line));
    return parts.length === 2 ? Secret.ofLines(...parts) : this;
  }

  /** The same for a screen: what is no letter, sign or line feed is written as its number. */
  spelledOut(): Secret {
    return new Secret(
      this.#value
        .split('\n')
        .map((line) => spellOut(line))
        .join('\n'),
    );
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
