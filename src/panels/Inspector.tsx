import { useEffect, useId, useRef, useState } from 'react'
import { removeAnnotation, removeRelation } from '../commands/delete.command.ts'
import { perform } from '../commands/command.ts'
import { setAttribute, writeNote } from '../commands/describe.command.ts'
import { goTo } from '../commands/navigate.command.ts'
import { addPart, removePart } from '../commands/rebound.command.ts'
import { relabel } from '../commands/relabel.command.ts'
import { quoteOf, type Annotation, type Relation } from '../model/annotation.ts'
import { attributesOf, findLabel, findLayer, type Attribute, type Schema } from '../model/schema.ts'
import type { Id, Json } from '../model/record.ts'
import { formatInstant } from '../strings/numerals.ts'
import { hasString } from '../strings/strings.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { useSession } from '../stores/session.ts'
import { useNameOf } from '../stores/people.ts'
import { useShell } from '../stores/shell.ts'
import { currentDocument, useWorkspace } from '../stores/workspace.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import { Caps } from './Caps.tsx'
import { LabelChip } from './LabelChip.tsx'

/** The annotation in hand: label, parts, attributes, note, links, history; each change is one act. */
export function Inspector(): React.JSX.Element {
  const t = useSay()
  useWorkspace((state) => state.version)
  const schema = useWorkspace((state) => state.head?.schema)
  const selected = useSession((state) => state.selected)
  const extending = useSession((state) => state.extending)
  const document = currentDocument()
  const held = selected ?? extending
  const annotation = held === null ? undefined : document?.content.annotations.get(held)
  if (!annotation || !document || !schema) {
    return (
      <section className="inspector" aria-label={t('region.inspector')}>
        <h2>{t('region.inspector')}</h2>
        <p className="empty mut">{t('empty.no-selection')}</p>
      </section>
    )
  }
  return (
    <section className="inspector" aria-label={t('region.inspector')}>
      <h2>{t('region.inspector')}</h2>
      <div className="frame">
        <Form key={annotation.id} annotation={annotation} document={document} schema={schema} />
      </div>
    </section>
  )
}

function Form({
  annotation,
  document,
  schema,
}: {
  readonly annotation: Annotation
  readonly document: OpenDocument
  readonly schema: Schema
}): React.JSX.Element {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const extending = useSession((state) => state.extending)
  const ids = useId()
  const layer = findLayer(schema, annotation.layer)
  const path = findLabel(schema, annotation.layer, annotation.label)
  const attributes = layer ? attributesOf(layer, annotation.label) : []
  const declared = new Set(attributes.map(({ id }) => id))
  const undeclared = Object.entries(annotation.attributes).filter(([id]) => !declared.has(id))
  const text = quoteOf(document.document.text, annotation.spans)
  return (
    <>
      <p className="reading" lang={document.document.language} dir={document.direction}>
        {text.length > 240 ? `${text.slice(0, 239)}…` : text}
      </p>
      <div className="slot">
        <label className="k" htmlFor={`${ids}-label`}>
          {t('field.label')}
        </label>
        <span className="v ui">
          <LabelChip layer={annotation.layer} label={annotation.label} />
          <select
            id={`${ids}-label`}
            value={annotation.label}
            onChange={(event) => perform(relabel, { id: annotation.id, label: event.target.value })}
          >
            {!path && <option value={annotation.label}>{annotation.label}</option>}
            {layer?.labels.map((label) => (
              <option key={label.id} value={label.id}>
                {label.name[language]}
              </option>
            ))}
          </select>
        </span>
      </div>
      {annotation.spans.length > 1 &&
        annotation.spans.map((span, i) => (
          <div className="slot" key={`${span.start}-${span.end}`}>
            <span className="k">{t('field.part', { n: i + 1 })}</span>
            <span className="v">
              <bdi className="t" lang={document.document.language} dir={document.direction}>
                {document.document.text.slice(span.start, span.end)}
              </bdi>
            </span>
            <button
              type="button"
              className="ib small"
              aria-label={t('act.remove-part')}
              title={t('act.remove-part')}
              onClick={() => perform(removePart, { id: annotation.id, part: i })}
            >
              <span aria-hidden="true">×</span>
            </button>
          </div>
        ))}
      <Note annotation={annotation} />
      <Relations annotation={annotation} document={document} schema={schema} />
      {attributes.length + undeclared.length > 0 && <h3 className="part-title">{t('field.attributes')}</h3>}
      {attributes.map((attribute) => (
        <AttributeField key={attribute.id} annotation={annotation} attribute={attribute} />
      ))}
      {undeclared.map(([id, value]) => (
        <div className="slot" key={id}>
          <span className="k">
            <bdi>{id}</bdi>
          </span>
          <bdi className="v raw" title={t('field.raw')}>
            {JSON.stringify(value)}
          </bdi>
        </div>
      ))}
      <Provenance annotation={annotation} document={document} />
      <div className="acts">
        {layer?.discontinuous && (
          <button
            type="button"
            className="btn"
            aria-pressed={extending !== null}
            onClick={() => perform(addPart, undefined)}
          >
            {t('act.add-part')} <Caps of="+" />
          </button>
        )}
        <button type="button" className="btn" onClick={() => perform(removeAnnotation, { id: annotation.id })}>
          {t('act.delete')} <Caps of="Delete" />
        </button>
      </div>
    </>
  )
}

/** A field made from the tag set: the type says which control. */
function AttributeField({
  annotation,
  attribute,
}: {
  readonly annotation: Annotation
  readonly attribute: Attribute
}): React.JSX.Element {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const id = useId()
  const value: Json | undefined = Object.hasOwn(annotation.attributes, attribute.id)
    ? annotation.attributes[attribute.id]
    : undefined
  const set = (next: Json | undefined): void =>
    void perform(setAttribute, { id: annotation.id, attribute: attribute.id, value: next })
  const name = attribute.name[language]
  const { type, options = [] } = attribute
  if (type === 'flag') {
    return (
      <div className="slot">
        <label className="k" htmlFor={id}>
          {name}
        </label>
        <span className="v ui">
          <select
            id={id}
            value={value === true ? 'yes' : value === false ? 'no' : ''}
            onChange={(event) => set(event.target.value === '' ? undefined : event.target.value === 'yes')}
          >
            <option value="">{t('field.none')}</option>
            <option value="yes">{t('field.yes')}</option>
            <option value="no">{t('field.no')}</option>
          </select>
        </span>
      </div>
    )
  }
  if (type === 'choice') {
    const known = typeof value === 'string' && options.some((option) => option.id === value)
    return (
      <div className="slot">
        <label className="k" htmlFor={id}>
          {name}
        </label>
        <span className="v ui">
          <select
            id={id}
            value={typeof value === 'string' ? value : ''}
            onChange={(event) => set(event.target.value === '' ? undefined : event.target.value)}
          >
            <option value="">{t('field.none')}</option>
            {!known && typeof value === 'string' && <option value={value}>{value}</option>}
            {options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.name[language]}
              </option>
            ))}
          </select>
        </span>
      </div>
    )
  }
  if (type === 'choices') {
    const chosen = Array.isArray(value) ? (value as readonly Json[]) : []
    return (
      <fieldset className="slot two">
        <legend className="k">{name}</legend>
        <span className="v stack">
          {options.map((option) => (
            <label key={option.id} className="tgl">
              <input
                type="checkbox"
                checked={chosen.includes(option.id)}
                onChange={(event) => {
                  const next = event.target.checked ? [...chosen, option.id] : chosen.filter((one) => one !== option.id)
                  set(next.length === 0 ? undefined : next)
                }}
              />
              {option.name[language]}
            </label>
          ))}
        </span>
      </fieldset>
    )
  }
  const shown = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return (
    <div className="slot">
      <label className="k" htmlFor={id}>
        {name}
      </label>
      <span className="v">
        <Draft
          id={id}
          type={type === 'number' ? 'number' : type === 'date' ? 'date' : 'text'}
          value={shown}
          onKeep={(text) =>
            set(text === '' ? undefined : type === 'number' && Number.isFinite(Number(text)) ? Number(text) : text)
          }
        />
      </span>
    </div>
  )
}

/** A field that keeps what is typed until it is left or Enter is pressed: one act, not one for each letter. */
function Draft({
  id,
  type,
  value,
  onKeep,
}: {
  readonly id: string
  readonly type: string
  readonly value: string
  readonly onKeep: (text: string) => void
}): React.JSX.Element {
  const [draft, setDraft] = useState(value)
  useEffect(() => setDraft(value), [value])
  return (
    <input
      id={id}
      type={type}
      dir="auto"
      placeholder="—"
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => draft !== value && onKeep(draft)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onKeep(draft)
        if (event.key === 'Escape') setDraft(value)
      }}
    />
  )
}

function Note({ annotation }: { readonly annotation: Annotation }): React.JSX.Element {
  const t = useSay()
  const id = useId()
  const wish = useShell((state) => state.wish)
  const served = useRef(wish.count)
  const field = useRef<HTMLTextAreaElement>(null)
  const kept = annotation.note ?? ''
  const [draft, setDraft] = useState(kept)
  const latest = useRef(draft)
  useEffect(() => {
    latest.current = draft
  }, [draft])
  useEffect(() => setDraft(kept), [kept])
  useEffect(() => {
    if (wish.field !== 'note' || wish.count === served.current) return
    served.current = wish.count
    field.current?.focus()
  }, [wish])
  // Another annotation taken in hand unmounts the field without a blur: what was typed is kept all the same.
  useEffect(
    () => () => {
      if (latest.current !== (currentDocument()?.content.annotations.get(annotation.id)?.note ?? '')) {
        perform(writeNote, { id: annotation.id, note: latest.current })
      }
    },
    [annotation.id],
  )
  return (
    <div className="slot two">
      <label className="k" htmlFor={id}>
        {t('field.note')}
      </label>
      <span className="v">
        <textarea
          ref={field}
          id={id}
          dir="auto"
          rows={2}
          value={draft}
          placeholder={t('field.note-empty')}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => draft !== kept && perform(writeNote, { id: annotation.id, note: draft })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) field.current?.blur()
          }}
        />
      </span>
      <Caps of="n" />
    </div>
  )
}

function Relations({
  annotation,
  document,
  schema,
}: {
  readonly annotation: Annotation
  readonly document: OpenDocument
  readonly schema: Schema
}): React.JSX.Element | null {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const relations = document.relationsOf(annotation.id)
  if (relations.length === 0) return null
  const otherOf = (relation: Relation): { id: Id; outgoing: boolean } =>
    relation.from === annotation.id ? { id: relation.to, outgoing: true } : { id: relation.from, outgoing: false }
  return (
    <>
      <h3 className="part-title">{t('field.relations')}</h3>
      <ul className="relations" role="list" aria-label={t('field.relations')}>
        {relations.map((relation) => {
          const other = otherOf(relation)
          const target = document.content.annotations.get(other.id)
          const path = findLabel(schema, relation.layer, relation.label)
          return (
            <li className="slot" key={relation.id} data-relation={relation.id}>
              <span className="k">
                {path?.label.name[language] ?? relation.label}{' '}
                <span aria-label={t(other.outgoing ? 'field.to' : 'field.from')}>
                  {other.outgoing === (language === 'ar') ? '←' : '→'}
                </span>
              </span>
              <button
                type="button"
                className="v link"
                onClick={() => target && perform(goTo, { document: document.document.id, annotation: target.id })}
              >
                {target && <LabelChip layer={target.layer} label={target.label} />}
                <bdi className="t" lang={document.document.language} dir={document.direction}>
                  {target ? quoteOf(document.document.text, target.spans).slice(0, 80) : other.id}
                </bdi>
              </button>
              <button
                type="button"
                className="ib small"
                aria-label={t('act.remove-relation')}
                title={t('act.remove-relation')}
                onClick={() => perform(removeRelation, { id: relation.id })}
              >
                <span aria-hidden="true">×</span>
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Provenance({
  annotation,
  document,
}: {
  readonly annotation: Annotation
  readonly document: OpenDocument
}): React.JSX.Element {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const nameOf = useNameOf()
  const stamp = annotation.modified ?? annotation.created
  const set = document.content.sets.get(annotation.set)
  const origin = `origin.${annotation.origin}`
  return (
    <div className="slot two provenance">
      <span className="k">{t('field.origin')}</span>
      <span className="v ui stack n">
        <span>{hasString(origin) ? t(origin) : annotation.origin}</span>
        {set && <bdi>{nameOf(set.annotator)}</bdi>}
        {stamp && (
          <span>
            {t(annotation.modified ? 'field.modified' : 'field.created')}:{' '}
            {t('field.by', {
              name: nameOf(stamp.by),
              time: formatInstant(stamp.at, language, numeralsOf(language, numerals)),
            })}
          </span>
        )}
      </span>
    </div>
  )
}
