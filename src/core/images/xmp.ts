import { MAX_TEXT_BYTES, utf8 } from './bytes.ts'
import { type PictureDetails, parseDetails } from './details.ts'

/**
 * XMP packet that says a trained model made the picture, and carries our details as JSON.
 *
 * Source: IPTC Photo Metadata Standard, property Digital Source Type, and the IPTC NewsCodes vocabulary
 * `digitalsourcetype`; XMP specification part 1 §7.3 for the packet.
 */
export function xmpPacket(details: PictureDetails): string {
  return packet([`${OPEN}${xmlSafeJson(details)}${CLOSE}`])
}

/** The mark alone, for a picture that no details belong to. */
export function xmpMark(): string {
  return packet([])
}

function packet(inside: readonly string[]): string {
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:herald="urn:horde-herald:details:1"',
    ` Iptc4xmpExt:DigitalSourceType="${TRAINED_ALGORITHMIC_MEDIA}"`,
    ' xmp:CreatorTool="Horde Herald">',
    ...inside,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n')
}

const TRAINED_ALGORITHMIC_MEDIA = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia'
const OPEN = '<herald:details>'
const CLOSE = '</herald:details>'

export function detailsOfXmp(packet: Uint8Array): PictureDetails | undefined {
  const text = packet.length <= 2 * MAX_TEXT_BYTES ? utf8(packet) : undefined
  if (text === undefined) return undefined
  const open = text.indexOf(OPEN)
  const close = text.indexOf(CLOSE, open)
  return open < 0 || close < 0 ? undefined : parseDetails(text.slice(open + OPEN.length, close))
}

/** JSON can escape what XML cannot hold, so the text needs no second escaping. */
function xmlSafeJson(details: PictureDetails): string {
  return JSON.stringify(details).replace(/[<>&\u007f-\u009f\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
