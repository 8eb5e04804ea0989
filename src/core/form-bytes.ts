/**
 * A form as it is sent, with the type that names its boundary. `fetch` and undici write a form piece by piece, in a
 * promise that nobody awaits: where the connection ends or the call is aborted meanwhile, its failure would end the
 * process. Source: github.com/nodejs/undici/issues/5835.
 */
export async function formBytes(form: FormData): Promise<{ type: string; bytes: ArrayBuffer }> {
  const whole = new Response(form)
  return { type: whole.headers.get('content-type') ?? '', bytes: await whole.arrayBuffer() }
}
