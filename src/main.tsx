import './app/styles/index.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { Fault } from './app/Fault.tsx'
import { start } from './app/opening.ts'

// Read by the bench: from here to `hashiya:painted` is what a reader waits for.
performance.mark('hashiya:start')
const root = document.getElementById('app')
if (!root) throw new Error('index.html holds no #app')

await start()
createRoot(root).render(
  <Fault>
    <App />
  </Fault>,
)
