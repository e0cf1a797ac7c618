import net from 'node:net';

/** Whether something listens on the port already, on either loopback address. */
export async function isTaken(port) {
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map(
      host =>
        new Promise(resolve => {
          const socket = net.connect({ port, host });
          socket.once('connect', () => {
            socket.destroy();
            resolve(true);
          });
          socket.once('error', () => resolve(false));
        }),
    ),
  );
  return answers.includes(true);
}
