/** What can be done about a session that is not over: a further link, and its end. */
import { Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { checkoutSessionApi, type Session, SESSIONS, sessionKey } from './api.js';

interface SessionActsProps {
  readonly session: Session;
  readonly onLink: (url: string) => void;
}

/** The answer comes once the attempt under way is closed, if that is known soon. */
const WAITING = { Prefer: 'wait=20' };

export function SessionActs({ session, onLink }: SessionActsProps) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const { id, status, reference } = session;
  if (status === 'paid' || status === 'expired') return null;
  if (isOfPayment(session) && !may('cancelPayment')) return null;
  const params = { id };
  const readAnew = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: sessionKey(id) }),
      queries.invalidateQueries({ queryKey: [SESSIONS] }),
    ]);
  return (
    <Group gap="xs" className="not-printed">
      {may('issueCheckoutLink') ? (
        <Act
          label={t('checkout-session.more_link')}
          title={t('checkout-session.more_link.title')}
          effect={t('checkout-session.more_link.effect')}
          onAct={async () => {
            const { body } = await checkoutSessionApi.issueCheckoutLink({ params, body: {} });
            onLink(body.url);
          }}
        />
      ) : null}
      {may('endCheckoutSession') ? (
        <Act
          label={t('checkout-session.end')}
          title={t('checkout-session.end.title', { reference })}
          effect={t('checkout-session.end.effect')}
          onAct={async () => {
            try {
              await checkoutSessionApi.endCheckoutSession({ params, body: {}, headers: WAITING });
            } finally {
              await readAnew();
            }
          }}
        >
          {status === 'processing' ? <Text size="sm">{t('checkout-session.end.live')}</Text> : null}
        </Act>
      ) : null}
    </Group>
  );
}

/** Of a payment that there was before: whoever ends the session, or has a link to it, cancels that. */
const isOfPayment = ({ attempts: [first], createdAt }: Session): boolean =>
  first !== undefined && first.startedAt !== null && first.startedAt <= createdAt;
