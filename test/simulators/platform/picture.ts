export interface Picture {
  /** As a MIME type. */
  readonly type: string
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

/** Null: it cannot be decoded. */
export async function measure(bytes: Uint8Array): Promise<Picture | null> {
  const { default: sharp } = await import('sharp')
  try {
    const { format, width, height } = await sharp(bytes).metadata()
    return { type: `image/${format}`, width, height, bytes }
  } catch {
    return null
  }
}
