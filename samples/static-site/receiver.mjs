import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const MOST = 64 * 1024;

/**
 * Builds again when a webhook says that something changed. It answers first and builds afterwards, one build at a time;
 * what comes meanwhile is in the next.
 * @param {import('./site.mjs').Site} site @param {string} secret @param {(pages: string[]) => void} built
 */
export function receiver(site, secret, built) {
  const webhook = new Webhook(secret);
  let building = Promise.resolve();
  let isWaiting = false;
  return createServer(async (request, response) => {
    try {
      if (Number(request.headers['content-length'] ?? MOST + 1) > MOST) throw new Error('too much');
      webhook.verify(await text(request), request.headers);
    } catch {
      response.writeHead(400).end();
      return;
    }
    response.writeHead(204).end();
    if (isWaiting) return;
    isWaiting = true;
    building = building.then(async () => {
      isWaiting = false;
      built(await site.build());
    }).catch((failure) => console.error(failure));
  });
}
