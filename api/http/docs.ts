/** `/docs`: Swagger UI from this installation's own files; no request leaves the machine. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type RequestHandler, Router } from 'express';
import { errors } from './errors.js';

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
${body}
</body>
</html>
`;

const PAGE = page(
  'Tallybook API',
  `<div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
);

const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
});
`;

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Every error code with its meaning: where a problem's `type` leads. */
const errorsPage = (): string => {
  const rows = Object.entries(errors)
    .map(
      ([code, { status, title, explanation }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}</td><td>${escapeHtml(explanation)}</td></tr>`,
    )
    .join('\n');
  return page(
    'Tallybook errors',
    `<h1>Errors</h1>
<table><thead><tr><th>Code</th><th>Status</th><th>Title</th><th>Meaning</th></tr></thead>
<tbody>
${rows}
</tbody></table>`,
  );
};

export function docsRouter(): Router {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  const router = Router();
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/errors', (_request, response) => void response.type('html').send(errorsPage()));
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START));
  for (const asset of ASSETS) {
    router.get(`/docs/${asset}`, (_request, response) =>
      response.sendFile(join(folder, asset), { maxAge: '1h', dotfiles: 'allow' }),
    );
  }
  return router;
}

/** What the page may load: its own files. Swagger UI sets styles inline and draws with data URLs. */
export const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

export const staticJson = (body: () => unknown): RequestHandler => {
  let text: string | undefined;
  return (_request, response) => {
    text ??= JSON.stringify(body());
    response.type('application/json').send(text);
  };
};
