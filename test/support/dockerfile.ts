import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Ran, shellIn } from './shell.ts';

/** An instruction with what stands behind it, lines joined. */
type Instruction = { readonly verb: string; readonly text: string };

/** What a built image says of itself. */
export type Image = {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly volume: string;
  readonly command: readonly string[];
  readonly health: readonly string[];
  readonly labels: string;
  readonly stopSignal: string;
  readonly bases: readonly string[];
};

export type BuildOptions = {
  /** The top of the repository. */
  readonly context: string;
  /** Where the stages go, a folder each. */
  readonly folder: string;
  /** What a command of the build finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
};

export async function readInstructions(file: string): Promise<readonly Instruction[]> {
  const text = (await readFile(file, 'utf8')).replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [verb = '', ...words] = line.split(' ');
      return { verb, text: words.join(' ').trim() };
    });
}

/** Does what a Dockerfile says, in folders instead of layers: its COPY lines, its RUN lines, in its order. */
export async function build(options: BuildOptions): Promise<Image> {
  const allowed = await allowedPaths(options.context);
  const stages = new Map<string, string>();
  let image = emptyImage('');
  for (const { verb, text } of await readInstructions(join(options.context, 'Dockerfile'))) {
    if (verb === 'FROM') {
      const [base = '', , name = 'last'] = text.split(' ');
      image = { ...emptyImage(join(options.folder, name)), bases: [...image.bases, base] };
      stages.set(name, image.root);
      await mkdir(image.root, { recursive: true });
    } else if (verb === 'COPY') {
      await copy({ text, image, stages, context: options.context, allowed });
    } else if (verb === 'RUN') {
      await run(text, image, options.env);
    } else {
      image = { ...image, ...said(verb, text, image) };
      if (verb === 'WORKDIR') await mkdir(join(image.root, image.workdir), { recursive: true });
    }
  }
  return image;
}

function emptyImage(root: string): Image {
  return {
    ...{ root, workdir: '/', env: {}, user: { uid: 0, gid: 0 }, volume: '', command: [], health: [] },
    ...{ labels: '', stopSignal: '', bases: [] },
  };
}

function said(verb: string, text: string, image: Image): Partial<Image> {
  switch (verb) {
    case 'WORKDIR':
      return { workdir: text };
    case 'ENV': {
      const [name = '', value = ''] = text.split('=');
      return { env: { ...image.env, [name]: value } };
    }
    case 'USER': {
      const [uid = NaN, gid = NaN] = text.split(':').map(Number);
      return { user: { uid, gid } };
    }
    case 'VOLUME':
      return { volume: text };
    case 'CMD':
      return { command: JSON.parse(text) as string[] };
    case 'HEALTHCHECK':
      return { health: JSON.parse(text.slice(text.indexOf('['))) as string[] };
    case 'LABEL':
      return { labels: text };
    case 'STOPSIGNAL':
      return { stopSignal: text };
    case 'EXPOSE':
      return {};
    default:
      throw new Error(`The Dockerfile says ${verb}, which this builder does not know.`);
  }
}

/** `.dockerignore` names what goes in, and nothing else does. */
async function allowedPaths(context: string): Promise<(path: string) => boolean> {
  const lines = (await readFile(join(context, '.dockerignore'), 'utf8')).split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const named = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  if (rules[0] !== '*' || named.length !== rules.length - 1) {
    throw new Error('.dockerignore is read as "*" and then what goes in.');
  }
  return (path) =>
    named.some((name) => path === name || path.startsWith(`${name}/`) || name.startsWith(`${path}/`));
}

type Copy = {
  readonly text: string;
  readonly image: Image;
  readonly stages: ReadonlyMap<string, string>;
  readonly context: string;
  readonly allowed: (path: string) => boolean;
};

async function copy({ text, image, stages, context, allowed }: Copy): Promise<void> {
  const words = text.split(' ');
  const stage = words[0]?.startsWith('--from=') === true ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  const from = stage === undefined ? context : (stages.get(stage) ?? '');
  for (const source of words) {
    const path = join(from, source);
    const into = target.endsWith('/') ? join(target, basename(source)) : target;
    const isFolder = (await stat(path)).isDirectory();
    await cp(path, join(image.root, image.workdir, into), {
      recursive: isFolder,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      filter: (file) => stage !== undefined || allowed(file.slice(context.length).replace(/^\//, '')),
    });
  }
}

async function run(command: string, image: Image, env: Readonly<Record<string, string>>): Promise<void> {
  const ran: Ran = await shellIn(join(image.root, image.workdir), command, { ...env, ...image.env });
  if (ran.status !== 0) throw new Error(`RUN ${command}\n${ran.stdout}${ran.stderr}`);
}
