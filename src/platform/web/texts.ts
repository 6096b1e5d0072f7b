import i18next from 'i18next';

export type Language = 'de' | 'en';

/** How a page speaks to its reader in German; English has one form. */
export type Address = 'sie' | 'du';

/** A German text: one sentence for everybody, or one for each form of address. */
type German = string | { readonly sie: string; readonly du: string };
type GermanTexts = { readonly [key: string]: German | GermanTexts };

/** The same shape in English, where the two forms of address are one. */
export type English<De> = De extends German ? string : { readonly [Key in keyof De]: English<De[Key]> };

/** `people` for `people_one` and `people_other`: the plural is chosen by `count`. */
type WithoutPlural<Key extends string> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

type Keys<De> = {
  [Key in keyof De & string]: De[Key] extends German ? WithoutPlural<Key> : `${Key}.${Keys<De[Key]>}`;
}[keyof De & string];

type Spoken<Text> = Text extends { readonly sie: infer Sie; readonly du: infer Du } ? Sie | Du : Text;

type TextAt<De, Key extends string> = Key extends `${infer Head}.${infer Rest}`
  ? Head extends keyof De
    ? TextAt<De[Head], Rest>
    : never
  : Spoken<De[(Key | `${Key}_one` | `${Key}_other`) & keyof De]>;

type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Values<Names extends string> = [Names] extends [never]
  ? []
  : [values: Readonly<Record<Names, string | number>>];

/** Says one text. A key that does not exist, or a value that is missing, does not compile. */
export type Say<De> = <Key extends Keys<De>>(
  key: Key,
  ...values: Values<Placeholders<TextAt<De, Key>>>
) => string;

/**
 * The texts of one part of the pages, German first. Write the German ones `as const`: their placeholders
 * (`{{time}}`) are then demanded wherever the text is said.
 */
export function textsOf<const De extends GermanTexts>(
  german: De,
  english: English<De>,
): (language: Language, address: Address) => Say<De> {
  const translations = i18next.createInstance();
  // With `initAsync: false` and resources in hand everything is ready when this returns.
  void translations.init({
    initAsync: false,
    lng: 'de',
    fallbackLng: false,
    ns: ['sie', 'du'],
    defaultNS: 'sie',
    resources: {
      de: { sie: addressed(german, 'sie'), du: addressed(german, 'du') },
      en: { sie: english, du: english },
    },
    // Preact escapes; escaping here as well would show `&amp;` to people.
    interpolation: { escapeValue: false },
  });
  const known = new Map<string, Say<De>>();
  return (language, address) => {
    const name = `${language} ${address}`;
    const say = known.get(name) ?? sayBy(translations.getFixedT(language, address));
    known.set(name, say);
    return say;
  };
}

/**
 * A page says hundreds of texts, and to look one up takes far longer than to fill it in: each is looked up once. Those
 * that are chosen by `count` are asked for anew.
 */
function sayBy<De>(translate: (key: string, values: Readonly<Record<string, unknown>>) => string): Say<De> {
  const known = new Map<string, string>();
  return (key: string, values?: Readonly<Record<string, string | number>>) => {
    if (values !== undefined && 'count' in values) return translate(key, { ...values });
    const text = known.get(key) ?? translate(key, { skipInterpolation: true });
    known.set(key, text);
    if (values === undefined) return text;
    return text.replace(/\{\{(\w+)\}\}/g, (all, name: string) => String(values[name] ?? all));
  };
}

function isPair(text: German | GermanTexts): text is { readonly sie: string; readonly du: string } {
  return typeof text === 'object' && typeof text.sie === 'string' && typeof text.du === 'string';
}

type Plain = { [key: string]: string | Plain };

/** The texts with one form of address chosen. */
function addressed(texts: GermanTexts, address: Address): Plain {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      if (typeof text === 'string') return [key, text];
      return [key, isPair(text) ? text[address] : addressed(text, address)];
    }),
  );
}
