/** The least that a payments API could be: Express and zod, nothing stored. The baseline of `http`. */
import express from 'express';
import { z } from 'zod';

const payment = z.strictObject({
  amount: z.strictObject({ value: z.string(), currency: z.string() }),
  reference: z.string(),
  method: z.strictObject({ type: z.enum(['card', 'qr']) }),
});

const app = express();
app.use(express.json());
app.get('/readyz', (_request, response) => void response.json({ ready: true }));
app.post('/v1/payments', (request, response) => {
  const body = payment.parse(request.body);
  response.status(201).json({ id: 'pay_0', object: 'payment', status: 'succeeded', ...body });
});
app.listen(Number(process.env.PORT), '127.0.0.1');
