// node build.mjs http://localhost:7071 public
import { Site } from './site.mjs';

const [api = 'http://localhost:7071', folder = 'public'] = process.argv.slice(2);
const written = await new Site(api, folder).build();
console.log(`${written.length} pages`);
