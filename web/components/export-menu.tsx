/** Exports what is shown, as a file that the browser keeps. A refusal is told in words. */
import { Button, Menu, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ApiFile } from '../client/file.js';
import { useText } from '../texts/use-text.js';
import { ErrorNotice } from './error-notice.js';
import { keepFile } from './keep-file.js';

interface ExportMenuProps {
  /** Under the filters of the page. */
  readonly onExport: (params: { readonly format: 'csv' | 'xlsx' }) => Promise<ApiFile>;
}

const FORMATS = ['csv', 'xlsx'] as const;

export function ExportMenu({ onExport }: ExportMenuProps) {
  const t = useText();
  const [making, setMaking] = useState(false);
  const [error, setError] = useState<unknown>();

  async function make(format: (typeof FORMATS)[number]): Promise<void> {
    setMaking(true);
    try {
      keepFile(await onExport({ format }));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setMaking(false);
    }
  }

  return (
    <>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" size="xs" disabled={making} className="not-printed">
            {t(making ? 'components.export.making' : 'components.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => void make(format)}>
              {t(`components.export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={error !== undefined}
        onClose={() => setError(undefined)}
        title={t('components.export')}
        closeButtonProps={{ 'aria-label': t('components.act.leave') }}
        centered
      >
        <ErrorNotice error={error} />
      </Modal>
    </>
  );
}
