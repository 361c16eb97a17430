import { memoryCdn } from '../support/publish/memory-cdn.ts';
import { describeCdn } from './cdn.ts';

describeCdn('the CDN in memory', async () => ({ cdn: memoryCdn(), close: async () => {} }));
