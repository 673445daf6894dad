import Papa from 'papaparse'

export default {
  fetch() {
    const { data, errors } = Papa.parse('name,amount\n"Ada, Countess",3.5\nBob,2\n', {
      header: true,
      dynamicTyping: true,
      skipEmptyLines: true,
    })
    return Response.json({ data, errors, text: Papa.unparse(data) })
  },
}
