// Builds, and again at each webhook to http://localhost:3000/ :
//   SECRET=whsec_... node serve.mjs http://localhost:7071 public
import { receiver } from './receiver.mjs';
import { Site } from './site.mjs';

const [api = 'http://localhost:7071', folder = 'public'] = process.argv.slice(2);
const site = new Site(api, folder);
console.log(`${(await site.build()).length} pages`);
receiver(site, process.env.SECRET ?? '', (pages) => console.log('again:', pages.join(' '))).listen(3000, 'localhost');
