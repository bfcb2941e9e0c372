/** Starts the pages in the browser. */
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { newClient } from './data.ts'
import './styles/base.css'
import './styles/page.css'
import './styles/shell.css'
import './styles/parts.css'
import './styles/tables.css'
import './styles/work.css'
import './styles/duties.css'
import './styles/drafting.css'
import './styles/narrow.css'
import './styles/print.css'

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={newClient()}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
