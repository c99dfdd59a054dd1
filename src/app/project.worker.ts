import { expose } from 'comlink'
import { openIndexedDbStorage } from '../storage/indexed-db.storage.ts'
import { hands } from './hands.ts'
import { ProjectApi } from './project-api.ts'
import { headOfNewProjects } from './shipped-schema.ts'

// The page gives its own address as the worker's name: the worker's own lies among the assets.
const schema = headOfNewProjects(self.name)
// The hints outside the database are the page’s own.
const opened = openIndexedDbStorage({ hints: null })

expose(
  new ProjectApi(
    opened.then((storage) => {
      if (!storage.ok) throw new Error(storage.error.detail)
      return storage.value
    }),
    hands,
    schema,
  ),
)
