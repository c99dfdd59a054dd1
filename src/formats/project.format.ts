import type { Format } from './format.ts'
import { readProject } from './project-read.ts'
import { projectText } from './project-write.ts'

/** The program's own file: a whole project, nothing lost. */
const format: Format = {
  id: 'project',
  name: { ar: 'مشروع حاشية (JSON)', en: 'Hashiya project (JSON)' },
  extensions: ['json'],
  unit: 'codepoint',
  read: (bytes, hands, options) => readProject(bytes, hands, options?.inputUnit),
  write: (project, { unit }) => [{ name: 'project.json', bytes: new TextEncoder().encode(projectText(project, unit)) }],
}

export default format
