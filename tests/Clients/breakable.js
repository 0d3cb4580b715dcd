import { connect, createServer } from 'node:net';
import { endpoint } from './system.js';

/** A way to the server that can be cut. */
export async function breakable() {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set();
  let told = () => {};
  const server = createServer((socket) => {
    const onward = connect(Number(port), hostname);
    for (const [one, other] of [[socket, onward], [onward, socket]]) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
    }
    onward.once('connect', () => told());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: endpoint.replace(`:${port}`, `:${server.address().port}`),
    nextConnection: () => new Promise((resolve) => (told = resolve)),
    break: () => sockets.forEach((socket) => socket.destroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
