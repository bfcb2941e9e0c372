/** Work in the background of the server: each job again and again until told to stop; one that fails is heard of and tried again. */

export type Job = {
  name: string
  everyMs: number
  /** Looks at `stopping` where it may take long. */
  run: (stopping: AbortSignal) => Promise<unknown>
}

export type Runner = { stop: () => Promise<void> }

/** Resolves after a while, or as soon as somebody asks to stop. */
function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    timer.unref()
    stopping.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

async function repeat(
  job: Job,
  stopping: AbortSignal,
  failed: (name: string, error: unknown) => void,
): Promise<void> {
  for (await pause(job.everyMs, stopping); !stopping.aborted; await pause(job.everyMs, stopping)) {
    try {
      await job.run(stopping)
    } catch (error) {
      failed(job.name, error)
    }
  }
}

/** `stop` resolves when nothing runs any more. */
export function startRunner(jobs: readonly Job[], failed: (name: string, error: unknown) => void): Runner {
  const stopping = new AbortController()
  const running = jobs.map((job) => repeat(job, stopping.signal, failed))
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
  }
}
