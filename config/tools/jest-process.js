/**
 * Node works these flags out at the first look and keeps them; of the copy of `process` that jest gives to each suite they are
 * worked out at every look, and axios looks at every request.
 */
process.allowedNodeEnvironmentFlags = process.allowedNodeEnvironmentFlags;
