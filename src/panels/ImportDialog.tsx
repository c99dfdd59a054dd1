import type { Problem } from '../formats/format.ts'
import { hasString } from '../strings/strings.ts'
import { useSay } from '../stores/say.ts'
import type { Waiting } from '../stores/imports.ts'
import { sizeLimit } from '../stores/imports.ts'
import { Dialog } from './Dialog.tsx'

/** A file that could not simply be opened: what was found, what is wrong and where, and what can be done with it. */
export function ImportDialog({
  file,
  onOpen,
  onEncoding,
  onSkip,
  onReport,
}: {
  readonly file: Waiting
  readonly onOpen: (withCopies: boolean) => void
  readonly onEncoding: (encoding: string) => void
  readonly onSkip: () => void
  readonly onReport: () => void
}): React.JSX.Element {
  const t = useSay()
  const fatal = file.kind === 'project' && file.documents === 0
  const refused = `import.refused-${file.reason === 'nul' ? 'binary' : file.reason}`
  return (
    <Dialog
      title={t('import.title')}
      onClose={onSkip}
      wide
      footer={
        <>
          {file.problems.length > 0 && (
            <button type="button" className="btn bare" onClick={onReport}>
              {t('import.save-report')}
            </button>
          )}
          <span className="sp" />
          <button type="button" className={fatal || file.kind === 'refused' ? 'btn ink' : 'btn'} onClick={onSkip}>
            {fatal || file.kind === 'refused' ? t('tools.close') : t('import.skip')}
          </button>
          {file.kind === 'project' && file.copies > 0 && (
            <button type="button" className="btn" onClick={() => onOpen(true)}>
              {t('import.open-copy')}
            </button>
          )}
          {file.kind === 'project' && !fatal && (
            <button type="button" className="btn ink" onClick={() => onOpen(false)}>
              {t('import.open-good')}
            </button>
          )}
        </>
      }
    >
      <h3 className="file-name">
        <bdi>{file.name}</bdi>
      </h3>
      {file.kind === 'refused' && (
        <p className="owed">
          {hasString(refused)
            ? t(refused, { name: file.name, limit: sizeLimit })
            : t('import.refused-kind', { name: file.name, kind: file.reason.toUpperCase() })}
        </p>
      )}
      {file.kind === 'encoding' && (
        <>
          <p>{t('import.encoding-ask')}</p>
          <div className="sides">
            {file.candidates.map(({ encoding, preview }) => {
              const title = `import.encoding-${encoding}`
              return (
                <div key={encoding}>
                  <p className="specimen" dir="auto">
                    {preview}
                  </p>
                  <button type="button" className="btn" onClick={() => onEncoding(encoding)}>
                    {hasString(title) ? t(title) : encoding}
                  </button>
                </div>
              )
            })}
          </div>
        </>
      )}
      {file.kind === 'project' && (
        <>
          <p>
            {t('import.found')}:{' '}
            {fatal
              ? t('import.found-nothing')
              : `${t('import.found-documents', { n: file.documents })} · ${t('import.found-annotations', { n: file.annotations })} · ${t('import.found-relations', { n: file.relations })}`}
          </p>
          <p className="owed">{t('import.problems', { n: file.problems.length })}</p>
          <ul className="problems" role="list">
            {file.problems.slice(0, 100).map((problem, i) => (
              <ProblemRow key={`${problem.place}-${i}`} problem={problem} />
            ))}
          </ul>
          {file.problems.length > 100 && (
            <p className="mut">{t('import.more-problems', { n: file.problems.length - 100 })}</p>
          )}
          <p className="mut">{t('import.nothing-saved')}</p>
        </>
      )}
    </Dialog>
  )
}

function ProblemRow({ problem }: { readonly problem: Problem }): React.JSX.Element {
  const t = useSay()
  const key = `problem.${problem.kind}`
  const severity = { fatal: 'import.fatal', row: 'import.set-aside', note: 'import.noted' } as const
  return (
    <li>
      <span>{hasString(key) ? t(key, problem.detail) : t('problem.other', { kind: problem.kind })}</span>
      <span className="n">{t(severity[problem.severity])}</span>
      <span className="at" dir="ltr">
        {problem.place || '/'}
      </span>
      {problem.raw && (
        <code className="raw" dir="ltr">
          {problem.raw.slice(0, 400)}
        </code>
      )}
    </li>
  )
}
