/** Starts the pages in the browser. */
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AnnualPage } from './annual/page.tsx'
import { newClient } from './data.ts'
import { Safe } from './parts/safe.tsx'
import { Theme } from './parts/theme.tsx'
import './styles/base.css'
import './styles/page.css'
import './styles/parts.css'
import './styles/tables.css'
import './styles/narrow.css'
import './styles/print.css'

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <Theme>
        <Safe>
          <QueryClientProvider client={newClient()}>
            <AnnualPage />
          </QueryClientProvider>
        </Safe>
      </Theme>
    </StrictMode>,
  )
