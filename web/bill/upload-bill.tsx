/** Sends the file that a channel or bank gave. */
import { FileInput, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Act } from '../components/act.js';
import { useText } from '../texts/use-text.js';
import { billApi, BILLS } from './api.js';
import { SourceFields, sourceIn } from './source-fields.js';

const LAYOUTS = [
  ...(['alipay_trade', 'alipay_fund', 'wechat_trade', 'wechat_fund', 'camt_053'] as const),
  'sandbox',
] as const;

export function UploadBill() {
  const t = useText();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [isMissing, setMissing] = useState(false);
  return (
    <Act
      label={t('bill.upload')}
      title={t('bill.upload.title')}
      effect={t('bill.upload.effect')}
      onAct={async ({ values }) => {
        setMissing(file === null);
        // An empty file is refused with the reason.
        const layout = LAYOUTS.find((name) => name === values['layout']);
        await billApi.uploadBill({
          query: { ...sourceIn(values), ...(layout === undefined ? {} : { layout }) },
          body: file ?? new Blob([]),
        });
        setFile(null);
        await queries.invalidateQueries({ queryKey: [BILLS] });
      }}
    >
      <SourceFields />
      <NativeSelect
        name="layout"
        label={t('bill.layout')}
        data={[{ value: '', label: t('bill.layout.any') }, ...LAYOUTS]}
      />
      <FileInput
        label={t('bill.file')}
        description={t('bill.file.hint')}
        error={isMissing ? t('bill.file.none') : undefined}
        value={file}
        onChange={setFile}
        clearable
      />
    </Act>
  );
}
