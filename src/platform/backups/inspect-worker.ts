import { parentPort, workerData } from 'node:worker_threads';
import { inspectFile } from './inspect-file.ts';

// A thread of its own: reading a whole store takes long, and joins must not wait for it.
parentPort?.postMessage(inspectFile(String(workerData)));
