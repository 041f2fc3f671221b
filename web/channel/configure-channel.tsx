/** A channel that is to be: disabled until somebody else approves that it is enabled. */
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { CHANNELS, channelApi, pathOf } from './api.js';
import { ConnectorFields, connectorIn, CostField, TermsFields, termsIn } from './channel-fields.js';

export function ConfigureChannel() {
  const t = useText();
  const queries = useQueryClient();
  const [, go] = useLocation();
  return (
    <Act
      variant="filled"
      label={t('channel.configure')}
      title={t('channel.configure')}
      effect={t('channel.configure.effect')}
      onAct={async ({ values }) => {
        const name = values['name']?.trim() ?? '';
        const costPercent = values['costPercent']?.trim() ?? '';
        const body = { name, costPercent, ...connectorIn(values), ...termsIn(values) };
        await channelApi.configureChannel({ body });
        await queries.invalidateQueries({ queryKey: [CHANNELS] });
        go(pathOf(name));
      }}
    >
      <TextField
        name="name"
        label={t('channel.name')}
        description={t('channel.name.hint')}
        required
        data-autofocus
      />
      <ConnectorFields />
      <TermsFields />
      <CostField />
    </Act>
  );
}
