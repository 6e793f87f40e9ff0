import { defineConfig } from 'vite';
import cors from './cors.mjs';

export default defineConfig({
  plugins: [cors()],
  server: { proxy: { '/': process.env.BACKEND } },
});
