/** clipboardy's pictures: a key is text. */
async function refuse() {
  throw new Error('The bundle copies text alone.');
}

export { refuse as hasClipboardImages, refuse as readClipboardImages, refuse as writeClipboardImages };
