// Copyright 2026 The tfstyle developers
// SPDX-License-Identifier: Apache-2.0
// Requests to the studio. Every failure is an Error whose message is one line for the visitor.

export class StudioError extends Error {
  constructor(line, status) {
    super(line);
    this.status = status;
  }
}

let root = '';

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw new StudioError('The studio does not answer; is bin/studio still running?', 0);
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  let line = `The studio answered ${response.status}.`;
  try {
    line = (await response.json()).error;
  } catch (error) { /* no JSON: the status has to do */ }
  throw new StudioError(line, response.status);
}

const asJson = (method, body) => ({
  method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
});

export async function beginVisit() {
  const told = await ask('/visits', { method: 'POST' });
  root = `/visits/${told.visit}`;
  return told;
}

export const endVisit = () => root && navigator.sendBeacon(`${root}/end`);
export const stay = () => ask(`${root}/alive`, { method: 'POST' });
export const address = (path) => `${root}/${path}`;
export const post = (path, body = {}) => ask(address(path), asJson('POST', body));
export const get = (path) => ask(address(path));
export const remove = (path) => ask(address(path), { method: 'DELETE' });

export function sendFile(path, file, limit) {
  if (file.size > limit) {
    const megabytes = (limit / 1e6).toPrecision(3).replace(/\.?0+$/, '');
    throw new StudioError(`${file.name}: more than the ${megabytes} MB allowed; send a smaller file`, 413);
  }
  return ask(`${address(path)}?name=${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
}
